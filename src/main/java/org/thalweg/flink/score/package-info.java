/** The operators of a scoring job: events meet the newest snapshots of their models. */
package org.thalweg.flink.score;
