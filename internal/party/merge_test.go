package party

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// TestCheckMerge: what two records say themselves against being one party. Each case is
// the sound pair with one change.
func TestCheckMerge(t *testing.T) {
	uscc := func(n int) ident.Identifier {
		return ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", n)}
	}
	inner := func(n int) ident.Identifier { c, _ := uscc(n).CreditCode(); return c.OrgCode() }
	citizen := func(n int) ident.Identifier {
		return ident.Identifier{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID("150102", "1985-01-01", n)}
	}
	passport := func(v string) ident.Identifier { return ident.Identifier{Kind: ident.Passport, Value: v} }
	old := ident.Identifier{Kind: ident.RegistrationNumber, Value: "150102000000001"}
	numbers := func(ids ...ident.Identifier) func(p *Party) { return func(p *Party) { p.Identifiers = ids } }
	person := func(ids ...ident.Identifier) func(p *Party) {
		return func(p *Party) { p.Kind, p.OrgKind, p.Identifiers = Person, "", ids }
	}
	same := func(*Party) {}
	for _, tt := range []struct {
		name       string
		from, into func(*Party)
		rule       string
	}{
		{"old number and credit code", same, same, ""},
		{"itself", func(p *Party) { p.ID = "pty_b" }, same, "party.merge-self"},
		{"a person and a company", person(citizen(1)), same, "party.merge-kind"},
		{"erased", func(p *Party) { p.Erased = true }, same, "party.merge-erased"},
		{"into one erased", same, func(p *Party) { p.Erased = true }, "party.merge-erased"},
		{"merged already", func(p *Party) { p.MergedInto = "pty_c" }, same, "party.merge-twice"},
		{"into one merged", same, func(p *Party) { p.MergedInto = "pty_c" }, "party.merge-into-merged"},
		{"a branch and its firm", func(p *Party) { p.OrgKind, p.Parent = Branch, "pty_b" }, same, "party.merge-branch"},
		{"two credit codes", numbers(uscc(2)), same, "party.merge-numbers"},
		{"a credit code and the organisation code in it", numbers(inner(1)), same, ""},
		{"a credit code and another organisation code", numbers(inner(2)), same, "party.merge-numbers"},
		{"two registration numbers", numbers(old), numbers(ident.Identifier{Kind: ident.RegistrationNumber, Value: "150102000000002"}), ""},
		{"two citizens", person(citizen(1)), person(citizen(2)), "party.merge-numbers"},
		{"one passport renewed", person(passport("E1")), person(passport("E2")), ""},
		{"a passport and a citizen's number", person(passport("E1")), person(citizen(1)), ""},
	} {
		from := Party{ID: "pty_a", Kind: Organisation, OrgKind: Enterprise, Identifiers: []ident.Identifier{old}}
		into := Party{ID: "pty_b", Kind: Organisation, OrgKind: Enterprise, Identifiers: []ident.Identifier{uscc(1)}}
		tt.from(&from)
		tt.into(&into)
		var rule string
		if f, ok := errors.AsType[*fault.Fault](CheckMerge(&from, &into)); ok {
			rule = f.Rule
		}
		if rule != tt.rule {
			t.Errorf("%s: refused under %q, want %q", tt.name, rule, tt.rule)
		}
	}
}

// TestJoinAnswers: the root's word, else the others', else nothing.
func TestJoinAnswers(t *testing.T) {
	root := map[string]law.Tri{"a": law.True, "b": law.Unknown}
	got := JoinAnswers(root,
		map[string]law.Tri{"a": law.False, "b": law.True, "c": law.True, "d": law.False, "e": law.True},
		map[string]law.Tri{"a": law.False, "c": law.False, "d": law.False, "e": law.Unknown})
	want := map[string]law.Tri{"a": law.True, "b": law.True, "d": law.False, "e": law.True}
	if !maps.Equal(got, want) {
		t.Errorf("joined %v, want %v", got, want)
	}
	if third := JoinAnswers(nil, map[string]law.Tri{"c": law.True}, map[string]law.Tri{"c": law.False}, map[string]law.Tri{"c": law.True}); len(third) != 0 {
		t.Errorf("a third settles a contradiction: %v", third)
	}
}

// TestTreeOf: from every record the same tree is found; a circle is an error, not a hang.
func TestTreeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const ids = "abcdefgh"
		up := map[string]string{}
		for i := 1; i < len(ids); i++ {
			if j := rapid.IntRange(-1, i-1).Draw(t, "into"); j >= 0 {
				up[ids[i:i+1]] = ids[j : j+1]
			}
		}
		root := func(id string) string {
			for up[id] != "" {
				id = up[id]
			}
			return id
		}
		into := func(id string) (string, error) { return up[id], nil }
		below := func(id string) (list []string, _ error) {
			for x, y := range up {
				if y == id {
					list = append(list, x)
				}
			}
			return list, nil
		}
		for _, id := range ids {
			tree, err := TreeOf(string(id), into, below)
			var want []string
			for _, other := range ids {
				if root(string(other)) == root(string(id)) {
					want = append(want, string(other))
				}
			}
			if err != nil || tree.Root != root(string(id)) || !slices.Equal(tree.Records, want) {
				t.Fatalf("tree of %c is %+v, %v, want %v", id, tree, err, want)
			}
		}
		up["a"] = "h"
		if _, err := TreeOf("h", into, below); (root2(up, "h") == "") != (err != nil) {
			t.Fatalf("a circle gives %v", err)
		}
	})
}

// root2 is the root, "" on a circle.
func root2(up map[string]string, id string) string {
	for range len(up) + 1 {
		if up[id] == "" {
			return id
		}
		id = up[id]
	}
	return ""
}

// TestMergeText names the record, the one through which it was reached and the root, each once.
func TestMergeText(t *testing.T) {
	for _, tt := range []struct{ record, via, root, want string }{
		{"b", "b", "b", ""},
		{"a", "a", "b", "主体编号 a 已并入 b"},
		{"a", "b", "b", "主体编号 a 已并入 b"},
		{"b", "a", "b", "主体编号 a 已并入 b"},
		{"a", "c", "b", "主体编号 c、a 均已并入 b"},
	} {
		if got := MergeText(tt.record, tt.via, tt.root); got != tt.want {
			t.Errorf("%+v: %q", tt, got)
		}
	}
}
