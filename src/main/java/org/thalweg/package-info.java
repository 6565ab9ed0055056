/** Neural networks that learn on event streams. */
package org.thalweg;
