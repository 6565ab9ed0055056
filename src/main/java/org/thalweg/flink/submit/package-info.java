/** Jobs handed to a Flink cluster that runs already. */
package org.thalweg.flink.submit;
