/** Dead letters, read back from their topic and sent again. */
package org.thalweg.local.letters;
