/** The operators of a training job: decode, then learn under the model's key. */
package org.thalweg.flink.train;
