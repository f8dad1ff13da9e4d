/** Tests of the program as a whole: its import rules and the jar that is shipped. */
package io.thalweg.driver;
