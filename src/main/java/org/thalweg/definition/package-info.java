/**
 * Definitions as people write them: trees of maps, lists and scalars in which every value knows its
 * path, read so that all mistakes come to light at once.
 */
package org.thalweg.definition;
