package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

func auditLine(id string) access.Entry {
	return access.Entry{
		Actor: "user:usr_1", Body: "bod_1", Region: "150100", Act: access.ListingRead, Kind: "listing", ID: id,
		Outcome: access.Allowed, Address: "192.0.2.7", Request: "req_1",
	}
}

func record(t *testing.T, s *audit.Service, entries ...access.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := s.Record(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// Writers of two handles, some of which also append events or give up, leave
// one chain that holds exactly what was committed.
func TestAuditWritersKeepOneChain(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		handles := []*store.DB{place.Open(t), place.Open(t)}
		giveUp := errors.New("given up")
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 15 {
					id := fmt.Sprintf("lst_%d_%d", w, i)
					e, err := event.New("listing.proposed", id, 1, "user:usr_1", struct{}{})
					if err != nil {
						t.Error(err)
					}
					err = handles[w%2].Write(t.Context(), func(tx *store.Tx) error {
						if i%2 == 0 {
							tx.Append(e)
						}
						tx.AppendAudit(auditLine(id), auditLine(id))
						if i%5 == 4 {
							return giveUp
						}
						return nil
					})
					if err != nil && (i%5 != 4 || !errors.Is(err, giveUp)) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		head, err := audit.New(handles[0].Audit()).Verify(t.Context())
		if err != nil || head.Seq != 8*12*2 {
			t.Errorf("head %+v, %v; want %d entries", head, err, 8*12*2)
		}
	})
}

func TestAuditIsAppendOnly(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		record(t, audit.New(db.Audit()), auditLine("lst_1"))
		for _, statement := range []string{"update audit_entry set reason = 'x'", "delete from audit_entry"} {
			if _, err := raw(t, place).Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

// Somebody with the database in hand takes the triggers off and changes history.
func TestTamperingIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		statements []string
		says       string
	}{
		"nothing":          {nil, ""},
		"a text":           {[]string{"update audit_entry set reason = '改' where seq = 3"}, "第 3 条"},
		"an instant":       {[]string{"update audit_entry set at = 'never' where seq = 2"}, "第 2 条"},
		"an outcome":       {[]string{"update audit_entry set outcome = 'allowed' where seq = 1", "update audit_entry set outcome = 'refused' where seq = 4"}, "第 4 条"},
		"one taken out":    {[]string{"delete from audit_entry where seq = 4"}, "第 4 条"},
		"closed ranks":     {[]string{"delete from audit_entry where seq = 4", "update audit_entry set seq = 4 where seq = 5", "update audit_head set seq = 4"}, "第 4 条"},
		"the first gone":   {[]string{"delete from audit_entry where seq = 1"}, "第 1 条"},
		"the tail cut":     {[]string{"delete from audit_entry where seq > 3"}, "第 4 条"},
		"all gone":         {[]string{"delete from audit_entry"}, "第 1 条"},
		"the head set":     {[]string{"update audit_head set hash = 'x'"}, "第 5 条"},
		"the head back":    {[]string{"update audit_head set seq = 4"}, "第 5 条"},
		"a hash made anew": {[]string{"update audit_entry set hash = 'x' where seq = 2", "update audit_entry set prev = 'x' where seq = 3"}, "第 2 条"},
	} {
		storetest.Engines(t, func(t *testing.T, place storetest.Place) {
			s := audit.New(place.Open(t).Audit())
			for i := range 5 {
				record(t, s, auditLine(fmt.Sprintf("lst_%d", i)))
			}
			tamper(t, place, c.statements)
			head, err := s.Verify(t.Context())
			if c.says == "" {
				if err != nil || head.Seq != 5 {
					t.Errorf("%s: %+v, %v", name, head, err)
				}
				return
			}
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok || f.Rule != "audit.chain" || !strings.Contains(f.Message, c.says) {
				t.Errorf("%s: %v, want %s", name, err, c.says)
			}
		})
	}
}

func tamper(t *testing.T, place storetest.Place, statements []string) {
	t.Helper()
	db := raw(t, place)
	off := []string{"drop trigger audit_entry_no_update", "drop trigger audit_entry_no_delete"}
	if place.Engine == "postgres" {
		off = []string{"drop trigger audit_entry_no_change on audit_entry"}
	}
	for _, statement := range append(off, statements...) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestAuditReading(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		place.Config.Clock = func() time.Time { return now }
		s := audit.New(place.Open(t).Audit())
		refused := auditLine("lst_2")
		refused.Outcome, refused.Region, refused.Body, refused.Actor = access.Refused, "150202", "bod_2", "user:usr_2"
		record(t, s, auditLine("lst_1"), refused)
		now = now.Add(time.Hour)
		record(t, s, auditLine("lst_3"), auditLine("lst_1"))
		top := access.Actor{Kind: access.KindUser, ID: "usr_9", Body: "bod_9", Region: access.Top, Duties: []access.Duty{access.AuditAdmin}}
		league := top
		league.Region = "150200"
		for name, c := range map[string]struct {
			actor access.Actor
			query audit.Query
			want  string
		}{
			"subject":    {top, audit.Query{ID: "lst_1", Kind: "listing"}, "lst_1 lst_1"},
			"actor":      {top, audit.Query{Actor: "user:usr_2"}, "lst_2"},
			"body":       {top, audit.Query{Body: "bod_2"}, "lst_2"},
			"outcome":    {top, audit.Query{Outcome: access.Refused}, "lst_2"},
			"from":       {top, audit.Query{Act: access.ListingRead, From: now}, "lst_1 lst_3"},
			"to":         {top, audit.Query{Act: access.ListingRead, To: now}, "lst_2 lst_1"},
			"act":        {top, audit.Query{Act: access.PartyReveal}, ""},
			"own league": {league, audit.Query{Act: access.ListingRead}, "lst_2"},
			"before":     {top, audit.Query{Before: 3}, "lst_2 lst_1"},
		} {
			page, err := s.Read(t.Context(), c.actor, c.query)
			if err != nil || idsOf(page) != c.want || page.Next != 0 {
				t.Errorf("%s: %q next %d, %v; want %q", name, idsOf(page), page.Next, err, c.want)
			}
		}
	})
}

func idsOf(p audit.Page) string {
	ids := make([]string, len(p.Entries))
	for i, e := range p.Entries {
		ids[i] = e.ID
	}
	return strings.Join(ids, " ")
}

func TestAuditPaging(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		s := audit.New(place.Open(t).Audit())
		for i := range 7 {
			record(t, s, auditLine(fmt.Sprintf("lst_%d", i)))
		}
		q := audit.Query{Kind: "listing", Limit: 3}
		for _, want := range []string{"lst_6 lst_5 lst_4", "lst_3 lst_2 lst_1", "lst_0"} {
			page, err := s.Read(t.Context(), access.Operator("root", "示例"), q)
			if err != nil || idsOf(page) != want {
				t.Fatalf("%q, %v; want %q", idsOf(page), err, want)
			}
			q.Before = page.Next
		}
		if q.Before != 0 {
			t.Errorf("a page follows the last: %d", q.Before)
		}
	})
}

// Who may not read the record is refused, and both that and a reading are in it.
func TestReadingIsRecorded(t *testing.T) {
	s := audit.New(storetest.New(t).Audit())
	officer := access.Actor{Kind: access.KindUser, ID: "usr_1", Region: access.Top, Duties: []access.Duty{access.Case}}
	if _, err := s.Read(t.Context(), officer, audit.Query{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("officer: %v", err)
	}
	page, err := s.Read(t.Context(), access.Operator("root", "示例"), audit.Query{})
	if err != nil || len(page.Entries) != 2 {
		t.Fatalf("%+v, %v", page, err)
	}
	if e := page.Entries[1]; e.Outcome != access.Refused || e.Actor != "user:usr_1" || e.Act != access.AuditRead || e.Reason == "" {
		t.Errorf("%+v", e)
	}
	if e := page.Entries[0]; e.Outcome != access.Allowed || e.Actor != "operator:root" {
		t.Errorf("%+v", e)
	}
	for name, q := range map[string]audit.Query{"limit": {Limit: 501}, "before": {Before: -1}, "to": {From: time.Unix(9, 0), To: time.Unix(8, 0)}} {
		_, err := s.Read(t.Context(), access.Operator("root", "示例"), q)
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An entry that could not mean anything stops its transaction.
func TestUnsoundAuditEntry(t *testing.T) {
	db := storetest.New(t)
	err := db.Write(context.Background(), func(tx *store.Tx) error {
		tx.AppendAudit(access.Entry{Act: access.ListingRead})
		return tx.PutSetting("half", "1")
	})
	if _, saved, readErr := db.Setting(t.Context(), "half"); err == nil || saved || readErr != nil {
		t.Errorf("%v, saved %v, %v", err, saved, readErr)
	}
	err = db.Read(t.Context(), func(tx *store.Tx) error { tx.AppendAudit(auditLine("lst_1")); return nil })
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		t.Errorf("an entry in a read: %v", err)
	}
}
