package org.thalweg.local.letters;

/**
 * What a replay did, or would do.
 *
 * @param sent letters whose events were sent again
 * @param before letters that were replayed before
 * @param foreign letters about events of another topic than the job's: left where they are
 * @param lost letters that hold only a part of their event, which its topic no longer has
 */
public record Replayed(long sent, long before, long foreign, long lost) {}
