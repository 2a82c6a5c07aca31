package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

func TestListingLife(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		l := b.story(t, unit1, "1", listing.Serve)
		v, err := b.Get(t.Context(), clerk, l.ID)
		if err != nil || !reflect.DeepEqual(v.Listing, l) || v.Facts.On("2026-02-27") != standing.InForce {
			t.Fatalf("%+v\n%+v\n%v", v.Listing, l, err)
		}
		var history []string
		for _, h := range v.History {
			history = append(history, fmt.Sprintf("%d %s %s %s %s", h.Version, h.Act, h.Actor, calendar.DayOf(h.At), h.Document))
		}
		want := []string{
			"1 propose user:usr_case 2026-02-09 呼应急罚〔2025〕1号", "2 review user:usr_review 2026-02-09 ",
			"3 notify user:usr_case 2026-02-09 呼应急告〔2026〕3号", "4 decide user:usr_decide 2026-02-27 呼应急列〔2026〕1号",
			"5 serve user:usr_case 2026-02-27 呼应急列〔2026〕1号",
		}
		if !slices.Equal(history, want) {
			t.Errorf("history %q", history)
		}
		if old, err := b.GetVersion(t.Context(), clerk, l.ID, 1); err != nil || old.State != standing.Proposed || old.Conduct != conduct {
			t.Errorf("version 1: %+v, %v", old, err)
		}
		events, err := b.db.History(t.Context(), l.ID)
		var kinds []event.Kind
		for _, e := range events {
			var f standing.Facts
			if err := e.Decode(&f); err != nil || f.ID != l.ID || f.Version != e.Version {
				t.Errorf("event %s: %+v, %v", e.Kind, f, err)
			}
			kinds = append(kinds, e.Kind)
		}
		if want := []event.Kind{standing.EvProposed, standing.EvReviewed, standing.EvNotified, standing.EvDecided, standing.EvServed, standing.EvTookEffect}; err != nil || !slices.Equal(kinds, want) {
			t.Errorf("events %v, %v", kinds, err)
		}
	})
}

// Free text may name people: no row or event has it in the open.
func TestListingTextIsSealed(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		b.story(t, unit1, "1", listing.Serve)
		db := raw(t, b.place)
		for table, columns := range map[string]string{
			"listing":         "id || grounds_number || decision_number || facts",
			"listing_version": "listing || act || actor || document || content",
			"event":           "subject || actor || body",
		} {
			rows, err := db.QueryContext(t.Context(), "select "+columns+" from "+table)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for rows.Next() {
				var text string
				if err := rows.Scan(&text); err != nil {
					t.Fatal(err)
				}
				n++
				for _, secret := range []string{"张示例", "生产安全事故"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s has %q in the open", table, secret)
					}
				}
			}
			if n == 0 || rows.Err() != nil {
				t.Errorf("%s: %d rows, %v", table, n, rows.Err())
			}
			rows.Close()
		}
	})
}

func TestListingDoor(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		l := b.story(t, unit1, "1", listing.Review)
		stranger := access.Actor{Kind: access.KindUser, ID: "usr_x", Body: "bod_other", Region: "150200", Duties: []access.Duty{access.Case, access.Decide}}
		ctx := t.Context()
		for name, err := range map[string]error{
			"notify":  func() error { _, err := b.Notify(ctx, stranger, l.ID, l.Version, b.notice("")); return err }(),
			"get":     func() error { _, err := b.Get(ctx, stranger, l.ID); return err }(),
			"version": func() error { _, err := b.GetVersion(ctx, stranger, l.ID, 1); return err }(),
			"mark": func() error {
				_, err := b.Mark(ctx, stranger, l.ID, l.Version, listing.Stay, listing.Mark{})
				return err
			}(),
			"decide": func() error {
				_, err := b.Decide(ctx, clerk, l.ID, l.Version, b.decision("呼应急列〔2026〕1号"))
				return err
			}(),
			"announce": func() error { _, err := b.Announce(ctx, chief, "2026-02-09"); return err }(),
		} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		refused := 0
		for _, e := range b.door.entries {
			if e.Outcome == access.Refused {
				refused++
			}
		}
		if refused != 6 {
			t.Errorf("%d refusals recorded, want 6", refused)
		}
		b.executors[l.ID] = []string{"bod_other"}
		if _, err := b.Get(ctx, stranger, l.ID); err != nil {
			t.Errorf("a body that carries out its orders: %v", err)
		}
		if _, err := b.Get(ctx, clerk, "lst_none"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an id that is none: %v", err)
		}
		// Another body's file is no evidence here.
		p := b.proposal("pty_2", "呼应急罚〔2025〕2号")
		if _, err := b.Propose(ctx, stranger, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("a digest of another body's file: %v", err)
		}
	})
}

func TestListingRefusedLeavesNothing(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		l := b.story(t, unit1, "1", listing.Notify)
		before, err := b.db.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.Decide(t.Context(), chief, l.ID, l.Version, b.decision("呼应急列〔2026〕1号"))
		if !fault.Is(err, fault.TooEarly) {
			t.Fatalf("decided on the day of the notice: %v", err)
		}
		_, err = b.Review(t.Context(), reviewer, l.ID, l.Version, listing.Opinion{Approve: true})
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("reviewed after the notice: %v", err)
		}
		b.at("2026-02-27")
		if _, err = b.Decide(t.Context(), chief, l.ID, l.Version-1, b.decision("呼应急列〔2026〕1号")); !fault.Is(err, fault.Stale) {
			t.Fatalf("on a stale version: %v", err)
		}
		after, err := b.db.Position(t.Context())
		v, err2 := b.Get(t.Context(), clerk, l.ID)
		if err != nil || err2 != nil || after != before || v.Listing.Version != l.Version || len(v.History) != int(l.Version) {
			t.Errorf("position %d → %d, version %d → %d, %v %v", before, after, l.Version, v.Listing.Version, err, err2)
		}
	})
}

// An executor answers what the law says it knows, and does nothing else on the case.
func TestExecutorAnswersWhatItKnows(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		l := b.story(t, unit1, "1", listing.Serve)
		asked := access.Actor{Kind: access.KindUser, ID: "usr_zj", Body: "bod_other", Region: "150200", Functions: []string{"construction"}, Duties: []access.Duty{access.Execute}}
		revoked := listing.CircumstanceAnswer{ID: "safety-permit-revoked", Value: law.True, Source: "本机构吊销决定"}
		if _, err := b.AnswerCircumstance(ctx, asked, l.ID, l.Version, revoked); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a body without a part in it: %v", err)
		}
		b.executors[l.ID] = []string{"bod_other"}
		next, err := b.AnswerCircumstance(ctx, asked, l.ID, l.Version, revoked)
		if f := next.Facts(); err != nil || f.Circumstance(revoked.ID) != law.True {
			t.Fatalf("%v, %v", f.Circumstances, err)
		}
		known := listing.CircumstanceAnswer{ID: "punished-under-environment-law", Value: law.True, Source: "处罚决定书"}
		if _, err := b.AnswerCircumstance(ctx, asked, l.ID, next.Version, known); !fault.Is(err, fault.Forbidden) {
			t.Errorf("what another function knows: %v", err)
		}
		serious := listing.CircumstanceAnswer{ID: "serious", Value: law.False, Source: "核查"}
		if _, err := b.AnswerCircumstance(ctx, asked, l.ID, next.Version, serious); err != nil {
			t.Errorf("what every department knows: %v", err)
		}
		if _, err := b.Mark(ctx, asked, l.ID, 0, listing.Stay, listing.Mark{Reason: "不应由其办理"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a step on another's case: %v", err)
		}
	})
}
