package org.thalweg.event;

/** What reading one event gives: an {@link Example}, or the reason why there is none. */
public sealed interface Outcome permits Example, Rejected {}
