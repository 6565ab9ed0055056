/** Job graphs, the uids of their operators, and the program that a cluster runs. */
package org.thalweg.flink.job;
