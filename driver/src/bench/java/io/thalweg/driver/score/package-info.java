/**
 * The scorecards of {@code deploy/score-doctor}: faulty and healthy trainings on small data, what
 * the findings of each say, and how often they are right. Compiled with the tests, never in the
 * jar.
 */
package io.thalweg.driver.score;
