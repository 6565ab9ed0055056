/** What a running job is told: commands taken once each, and the versions they go back to. */
package org.thalweg.flink.control;
