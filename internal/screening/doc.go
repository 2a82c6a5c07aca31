// Package screening answers whether a decision about a party is affected by a
// listing: who it is, what is in force, which directives bear on the matter, what
// follows, and on what receipt.
//
// Judge (judge.go) is the rule, pure: facts, question, law and day in, verdict out.
// Everything else serves it. The index (segment.go, index.go) keeps listed parties in
// memory and follows the stream; a plan (plan.go) is one day's law as dense tables; the
// hot path (verdict.go) walks both without allocating and says what Judge would say,
// byte for byte, which a property test holds. The engine (engine.go) asks the door,
// answers, and lets an answer leave only when its group is durable (record.go, spool.go).
// Replay (replay.go) judges again, years later, from facts of any position that the
// store gives (gather.go), with the records that were merged then (grove.go; forest.go is the
// same in the index); a trial (trial.go) judges many under two laws and says which differ (impact.go).
//
//	Ask ──► Engine.Screen ──► index + plan ──► Buffer ──► Verdict ──► group commit ──► Receipt
//	Replay ──► factsAt ──► Judge ──► the same bytes
package screening

// Version of the judging function. A change that alters a verdict once given bumps it
// and keeps the old function for replay.
const Version = 1
