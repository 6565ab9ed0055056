/** Endless streams of made-up events, each a function of its seed and settings alone. */
package org.thalweg.local.generate;
