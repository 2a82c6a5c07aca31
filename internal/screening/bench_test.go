package screening

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// The index at a million listed, made once: every party with one listing, every
// thousandth with three; one in four a person. LIANCHENG_LISTED sets another size.
var million = sync.OnceValue(func() *bench {
	n := 1_000_000
	if s := os.Getenv("LIANCHENG_LISTED"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	keys, err := ring()
	if err != nil {
		panic(err)
	}
	p := newPool()
	b := newBuilder(p)
	for i := range n {
		person := i%4 == 3
		for k := range 1 + 2*boolInt(i%1000 == 0) {
			f := standing.Facts{
				ID: fixedBench("lst", 3*i+k), Party: fixedBench("pty", i), Person: person, Domain: []int{1, 6, 7}[k], State: standing.Served,
				AuthorityName: fmt.Sprintf("示例市第%d应急管理局", i%500), Document: fmt.Sprintf("示例应急〔2026〕%d号", i), Effective: "2026-03-02", Until: "2029-03-02",
				Circumstances: map[string]bool{"work-safety-dishonesty": true, "bid-qualification-cancelled-53": i%2 == 0},
			}
			b.listing(&f)
		}
		e := benchEntry(i, person, keys)
		b.party(&e)
	}
	x := &bench{keys: keys, pool: p, snap: &snapshot{base: b.finish(nobody), delta: newBuilder(p).finish(nobody), position: 1}, listed: n}
	x.snap.view = p.view()
	runtime.GC()
	return x
})

type bench struct {
	keys   Keys
	pool   *pool
	snap   *snapshot
	listed int
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func fixedBench(prefix string, n int) string { return fmt.Sprintf("%s_01M0%022d", prefix, n) }

func benchPerson(i int) ident.Identifier {
	return ident.Identifier{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID(fmt.Sprintf("1501%02d", i/1000%90), fmt.Sprintf("19%02d-%02d-%02d", i/90000%99+1, i/8910000%12+1, i%28+1), i)}
}

func benchEntry(i int, person bool, keys Keys) entry {
	r := party.ScreenRow{Party: fixedBench("pty", i), Kind: party.Organisation, OrgKind: party.Enterprise}
	if person {
		id := benchPerson(i)
		r.Kind, r.Display = party.Person, "张*例"
		r.Keys = []party.Key{{Kind: id.Kind, Value: keys.Index(string(id.Kind), id.Value)}}
		r.NameKeys = []string{keys.Index(party.NameIndexKind, fmt.Sprintf("张示例%d", i))}
	} else {
		r.Display = fmt.Sprintf("内蒙古云杉示例建设%d有限公司", i)
		r.Keys = party.Keys(ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", i)})
		r.NameKeys = []string{names.Fold(r.Display)}
	}
	return entryOf(&r)
}

func needMillion(b *testing.B) *bench {
	b.Helper()
	if testing.Short() {
		b.Skip("a million parties are not made with -short")
	}
	return million()
}

// manyMatter is the matter on which most directives of domains 1, 6 and 7 bear.
func manyMatter(pl *plan, domains ...int) (id string, n int) {
	for m, i := range pl.matters {
		sum := 0
		for _, d := range domains {
			sum += len(pl.bears[d][i])
		}
		if sum > n || sum == n && m < id {
			id, n = m, sum
		}
	}
	return id, n
}

// wideLaw is the shipped law with eight gates of each domain put on one matter, so that
// more than twenty directives bear on it: the shipped text has six at most.
func wideLaw(b *testing.B) (*law.Ruleset, string) {
	b.Helper()
	const matter = "tender.bid"
	wide := *compile(b, inForce).Source
	domains := wide.Domains
	wide.Domains = nil
	for _, d := range domains {
		copied, left := *d, 8
		copied.Measures = nil
		for _, m := range d.Measures {
			measure := *m
			measure.Directives = nil
			for _, x := range m.Directives {
				one := *x
				if one.Kind() == law.Gate && left > 0 && rolesOf(one.Reaches)&unitBit != 0 && len(one.When) == 0 {
					one.Gate, left = append(slices.Clone(one.Gate), matter), left-1
				}
				measure.Directives = append(measure.Directives, &one)
			}
			copied.Measures = append(copied.Measures, &measure)
		}
		wide.Domains = append(wide.Domains, &copied)
	}
	out, err := law.Compile(&wide, []law.Change{inForce})
	if err != nil {
		b.Fatal(err)
	}
	return out, matter
}

func (x *bench) run(b *testing.B, pl *plan, asks []Ask, reasons int) {
	b.Helper()
	var buf Buffer
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		buf.judge(x.snap, pl, &asks[i%len(asks)], x.keys)
	}
	if _, have := buf.Count(); have < reasons || reasons == 0 && buf.Hit {
		b.Fatalf("%d directives bear, hit %v", have, buf.Hit)
	}
	b.ReportMetric(float64(len(buf.reasons)), "directives")
}

// BenchmarkVerdictOrganisation: by code, three listings, at least twenty directives.
func BenchmarkVerdictOrganisation(b *testing.B) {
	x := needMillion(b)
	rs, matter := wideLaw(b)
	asks := make([]Ask, 512)
	for i := range asks {
		asks[i] = Ask{Asker: receipt.Asker{Matter: matter}, Identifier: ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", i*1000%x.listed)}}
	}
	x.run(b, newPlan(rs, today, x.pool), asks, 20)
}

// BenchmarkVerdictShipped is the same under the law as shipped, on the matter on which
// most bears.
func BenchmarkVerdictShipped(b *testing.B) {
	x := needMillion(b)
	pl := newPlan(compile(b, inForce), today, x.pool)
	matter, _ := manyMatter(pl, 1, 6, 7)
	asks := make([]Ask, 512)
	for i := range asks {
		asks[i] = Ask{Asker: receipt.Asker{Matter: matter}, Identifier: ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", i*1000%x.listed)}}
	}
	x.run(b, pl, asks, 1)
}

// BenchmarkVerdictClear: a code nobody listed has.
func BenchmarkVerdictClear(b *testing.B) {
	x := needMillion(b)
	asks := make([]Ask, 512)
	for i := range asks {
		asks[i] = Ask{Asker: receipt.Asker{Matter: "tender.bid"}, Identifier: ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", x.listed+7*i)}}
	}
	x.run(b, newPlan(compile(b), today, x.pool), asks, 0)
}

// BenchmarkVerdictPerson: by the keyed index of a number.
func BenchmarkVerdictPerson(b *testing.B) {
	x := needMillion(b)
	asks := make([]Ask, 512)
	for i := range asks {
		asks[i] = Ask{Asker: receipt.Asker{Matter: "honour.government"}, Identifier: benchPerson((4*i*37+3)%x.listed/4*4 + 3)}
	}
	var buf Buffer
	pl := newPlan(compile(b), today, x.pool)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		buf.judge(x.snap, pl, &asks[i%len(asks)], x.keys)
	}
	if !buf.Hit {
		b.Fatal("nobody found")
	}
}

// BenchmarkVerdictRender writes the compact verdict out in canonical bytes.
func BenchmarkVerdictRender(b *testing.B) {
	x := needMillion(b)
	rs, matter := wideLaw(b)
	a := Ask{Asker: receipt.Asker{Matter: matter}, Identifier: ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", 0)}}
	q := questionOf(&a, x.keys)
	var buf Buffer
	buf.judge(x.snap, newPlan(rs, today, x.pool), &a, x.keys)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		v := buf.Render(q)
		out = receipt.AppendVerdict(out[:0], &v)
	}
	b.ReportMetric(float64(len(out)), "bytes/verdict")
}

// BenchmarkFloorMap is the floor of a look-up: the same codes in a Go map.
func BenchmarkFloorMap(b *testing.B) {
	x := needMillion(b)
	m := make(map[string]int32, x.listed)
	for i := range x.listed {
		m[ident.SyntheticUSCC("91", "150102", i)] = int32(i)
	}
	codes := make([]string, 512)
	for i := range codes {
		codes[i] = ident.SyntheticUSCC("91", "150102", i*1000%x.listed)
	}
	b.ReportAllocs()
	found := int32(0)
	for i := 0; b.Loop(); i++ {
		found += m[codes[i%len(codes)]]
	}
	_ = found
}

// BenchmarkFloorKeyedHash is the floor of a look-up by person: the keyed hash alone.
func BenchmarkFloorKeyedHash(b *testing.B) {
	keys, id := testRing(b), benchPerson(3)
	b.ReportAllocs()
	for b.Loop() {
		_ = keys.Index16(string(id.Kind), id.Value)
	}
}

// BenchmarkIndexBytes says what a listed party costs beyond its names.
func BenchmarkIndexBytes(b *testing.B) {
	x := needMillion(b)
	total, named := x.snap.base.bytes()
	for b.Loop() {
		_ = x.snap.base.parties[0].id
	}
	b.ReportMetric(float64(total-named)/float64(x.listed), "bytes/party")
	b.ReportMetric(float64(named)/float64(x.listed), "name-bytes/party")
}
