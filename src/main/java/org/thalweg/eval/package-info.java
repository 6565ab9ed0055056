/**
 * Prequential evaluation: every event is predicted first, the prediction is scored, and only then
 * is the event learnt from. Figures are kept over the whole stream and over a sliding window, each
 * beside the baselines that a model has to beat. Depends on the JDK alone.
 */
package org.thalweg.eval;
