// Package receipt is what a screening's answer is on paper: the verdict, its
// canonical bytes, its place in a signed batch, and how anybody checks it.
//
// It is imported by the systems that ask (through package client) and by the
// engine that answers, so it needs nothing but the standard library.
//
// A Verdict is what replays: the same facts, rules and day give the same
// canonical bytes years later (Canonical, RFC 8785). A Receipt wraps it with
// what is true of one answer only: its id, its instants, the age of the index,
// and its path to a Merkle root (RFC 6962) that was signed once for the whole
// batch. Follow one check in this order:
//
//	Parse → Receipt.Leaf → VerifyPath → Message → Verifier   (all in Verify)
//
// The salt of every leaf is 128 random bits, so that the hashes of
// neighbours in a path say nothing about what was asked beside it.
package receipt
