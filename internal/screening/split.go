package screening

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
)

// split gives the text of each entry of a group, so that who wants some of them need not
// read the others: told apart by how sign begins them, and decoded where a group was not
// written so.
func (b *Batch) split() (entries [][]byte, err error) {
	text := b.Body
	for at := bytes.Index(text, entryHead); at >= 0; {
		text = text[at:]
		next := bytes.Index(text[len(entryHead):], entryHead)
		if next < 0 {
			entries = append(entries, bytes.TrimSuffix(text, []byte("]")))
			break
		}
		at = len(entryHead) + next
		entries = append(entries, bytes.TrimSuffix(text[:at], []byte(",")))
	}
	if len(entries) == b.Size {
		return entries, nil
	}
	return b.decoded()
}

// decoded is split for a group in any form.
func (b *Batch) decoded() ([][]byte, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(b.Body, &list); err != nil {
		return nil, fmt.Errorf("receipt batch %s: %w", b.ID, err)
	}
	entries := make([][]byte, len(list))
	for i, raw := range list {
		var plain bytes.Buffer
		if err := json.Compact(&plain, raw); err != nil {
			return nil, fmt.Errorf("receipt batch %s: %w", b.ID, err)
		}
		entries[i] = plain.Bytes()
	}
	return entries, nil
}

// Marks in the text of an entry. A quote inside a text is escaped, so none is found in one.
var (
	idAt       = []byte(`"id":"`)
	issuedAt   = []byte(`"issued":"`)
	asOfAt     = []byte(`"as_of":"`)
	positionAt = []byte(`"position":`)
	partyAt    = []byte(`"party_id":"`)
	metSome    = []byte(`"matches":[`)  // a verdict without matches has no such field
	questionAt = []byte(`"question":{`) // of the entry: in a receipt a question is a text
)

// glance reads of an entry when it was issued, and whether it met a listing.
func glance(entry []byte) (issued string, met bool) {
	return after(entry, issuedAt), bytes.Contains(entry, metSome)
}

// after gives the text behind the first of a mark.
func after(text, mark []byte) string {
	_, rest, _ := bytes.Cut(text, mark)
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(value)
}

// glimpse is what it takes of an entry to judge its question again.
type glimpse struct {
	id       string
	asOf     calendar.Day
	position event.Seq
	found    []string // ids of the parties that the verdict shows
	Question Question `json:"question"`
	Query    Query    `json:"query"`
}

// readEntry decodes question and query, and of the receipt reads the little that is
// needed: its reasons are most of its text.
func readEntry(entry []byte) (g glimpse, err error) {
	i := bytes.Index(entry, questionAt)
	if i < 0 {
		return g, errors.New("an entry without a question")
	}
	receipt, rest := entry[:i], entry[i-1:] // from the comma on
	g.id, g.asOf = after(receipt, idAt), calendar.Day(after(receipt, asOfAt))
	_, number, _ := bytes.Cut(receipt, positionAt)
	n, err := strconv.ParseInt(string(number[:digits(number)]), 10, 64)
	if err != nil {
		return g, fmt.Errorf("position in the receipt %s: %w", g.id, err)
	}
	g.position = event.Seq(n)
	for _, found, more := bytes.Cut(receipt, partyAt); more; _, found, more = bytes.Cut(found, partyAt) {
		id, _, _ := bytes.Cut(found, []byte(`"`))
		g.found = append(g.found, string(id))
	}
	rest = bytes.Clone(rest)
	rest[0] = '{'
	return g, json.Unmarshal(rest, &g)
}

func digits(text []byte) (n int) {
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}
