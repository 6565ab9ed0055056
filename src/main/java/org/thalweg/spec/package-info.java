/**
 * Job files, read into records that can't be built wrong.
 *
 * <p>{@link org.thalweg.spec.JobSpec#read} takes a YAML file and finds all its mistakes at once,
 * each with its path; {@link org.thalweg.spec.TrainJob} is what a job is then built from, and
 * {@link org.thalweg.spec.JobSpec#bundle} the same job as one text that travels to a cluster. The
 * keys are described in {@code docs/job-file.md}.
 */
package org.thalweg.spec;
