package law_test

import (
	"strings"
	"testing"

	"liancheng/internal/law"
)

// TestShippedLawIsSound is the whole data set as a test.
func TestShippedLawIsSound(t *testing.T) {
	s := source(t)
	for _, p := range s.Check() {
		t.Error(p)
	}
	c := s.Census()
	if c.Measures != 185 || c.Headings != 17 || c.Domains != 8 || c.Departments != 23 || c.Items != 95 {
		t.Errorf("census = %s, %d items", c, c.Items)
	}
}

// TestSourceNumbers: the verbatim text itself has 185 leaves and 17 headings.
func TestSourceNumbers(t *testing.T) {
	per := map[int]int{}
	headings := 0
	for _, p := range law.Provisions(source(t).Text) {
		if p.Heading {
			headings++
			continue
		}
		per[p.Domain]++
	}
	want := map[int]int{1: 29, 2: 25, 3: 14, 4: 33, 5: 6, 6: 31, 7: 37, 8: 10}
	for d, n := range want {
		if per[d] != n {
			t.Errorf("domain %d has %d leaves, want %d", d, per[d], n)
		}
	}
	if headings != 17 {
		t.Errorf("%d headings, want 17", headings)
	}
}

// TestCheckFinds: sound files, then one change; each fault is found at its place.
func TestCheckFinds(t *testing.T) {
	const one = "nmg-2020-3/1-work-safety.yaml"
	for _, tt := range []struct{ name, file, old, new, want string }{
		{"a quote that is not in the source", one, "text: 依法限制取得生产许可\n", "text: 依法限制取得生产许可证\n", "1.18: the text differs"},
		{"text no directive reads", one, "phrase: 在“信用中国（内蒙古）”网站上公示惩戒对象的失信行为", "phrase: 公示惩戒对象的失信行为", "1.7: no directive reads: 在“信用中国（内蒙古）”网站上"},
		{"a phrase from elsewhere", one, "phrase: 依法限制参与建设工程招投标", "phrase: 禁止参与建设工程招投标", "1.3#1: its phrase does not stand"},
		{"a provision without a row", one, "id: \"1.10\"\n    item: 10", "id: \"1.99\"\n    item: 99", "1.10: line"},
		{"an unknown matter", one, "gate: advertising.publish", "gate: advertising.none", "1.10#1: unknown matter"},
		{"an unknown role", one, "reaches: [principal]", "reaches: [boss]", "unknown role \"boss\""},
		{"a right taken as if it were discretion", one, "duty: revoke-licence\n        functions: [market-regulation]\n        assigned: inferred\n        reaches: [unit]\n        when: [safety-permit-revoked]\n        binding: mandatory\n        class: A",
			"duty: revoke-licence\n        functions: [market-regulation]\n        assigned: inferred\n        reaches: [unit]\n        when: [safety-permit-revoked]\n        binding: mandatory\n        class: B", "1.8#2: act revoke-licence takes a right away"},
		{"a word nobody says", "matters.yaml", "{id: interview,", "{id: parley, name: 会谈, kind: duty}\n  - {id: interview,", "no directive has this act"},
		{"a gate without effect", one, "gate: eia.approval\n        effect: strict-review", "gate: eia.approval", "1.20#1: a gate has an effect"},
		{"an order to a body outside government", one, "binding: request", "binding: mandatory", "binding is request only"},
		{"an alternative alone", one, "one_of: registration\n      - phrase: 吊销营业执照", "one_of: other\n      - phrase: 吊销营业执照", "one_of other has one member"},
		{"a missing signatory", "departments.yaml", "signatory: 23", "signatory: 22", "22 signatories, want 23"},
		{"a slip that is no quote", "nmg-2020-3/errata.yaml", "source: 矿产权", "source: 矿山权", "errata.yaml 6.18"},
		{"a status of no vocabulary", "nmg-2020-3/bases.yaml", "status: confirmed}]", "status: maybe}]", "unknown status \"maybe\""},
		{"a day that is none", "procedure.yaml", `since: "2021-07-15"`, `since: "2021-13-15"`, "procedure.yaml answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := files(t)
			if !strings.Contains(f[tt.file], tt.old) {
				t.Fatalf("%s does not contain %q", tt.file, tt.old)
			}
			f[tt.file] = strings.Replace(f[tt.file], tt.old, tt.new, 1)
			s, err := law.Load(f, "nmg-2020-3")
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, p := range s.Check() {
				all = append(all, p.String())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%s\nwant one with %q", got, tt.want)
			}
		})
	}
}

func TestLoadRefusesUnknownKeys(t *testing.T) {
	f := files(t)
	f["procedure.yaml"] = strings.Replace(f["procedure.yaml"], "name: 陈述、申辩期", "nome: 陈述、申辩期", 1)
	if _, err := law.Load(f, "nmg-2020-3"); err == nil || !strings.Contains(err.Error(), "procedure.yaml") {
		t.Errorf("err = %v, want one that names procedure.yaml", err)
	}
}
