/** Files and generators as streams of a user's Avro records. */
package org.thalweg.local.feed;
