/** What all fuzz tests have in common. */
package org.thalweg.fuzz;
