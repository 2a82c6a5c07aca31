package registry_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/registry"
	"liancheng/internal/storetest"
)

func calendarDay(s string) calendar.Day { return calendar.Day(s) }

func TestSeedBodies(t *testing.T) {
	engines(t, func(w world) {
		t, ctx := w.t, w.t.Context()
		own, err := w.RegisterBody(ctx, operator, registry.BodyForm{Name: "包头市住房和城乡建设局（示例）", Region: "150200",
			Functions: []party.Held{{Function: "construction", To: "2020-01-01"}}})
		w.ok(err)
		begin := time.Now()
		done, err := w.SeedBodies(ctx, operator)
		w.ok(err)
		t.Logf("%+v in %s", done, time.Since(begin))
		if done.Made < 2400 || done.Kept != 1 {
			t.Errorf("seeded %+v", done)
		}
		if again, err := w.SeedBodies(ctx, operator); err != nil || again.Made != 0 || again.Kept != done.Made+1 {
			t.Errorf("again %+v, %v", again, err)
		}
		for _, c := range []struct {
			function, region, name string
			level                  party.Level
		}{
			{"construction", "150100", "呼和浩特市住房和城乡建设局", party.LeagueLevel},
			{"construction", "150102", "呼和浩特市新城区住房和城乡建设局", party.BannerLevel},
			{"construction", "152221", "科尔沁右翼前旗住房和城乡建设局", party.BannerLevel},
			{"construction", "150271", "内蒙古自治区住房和城乡建设厅", party.RegionLevel}, // ended in Baotou, left alone
			{"tax", "150122", "国家税务总局托克托县税务局", party.BannerLevel},
			{"earthquake", "150122", "呼和浩特市地震局", party.LeagueLevel},
			{"securities", "150122", "中国证券监督管理委员会内蒙古监管局", party.RegionLevel},
			{"local-finance", "150000", "内蒙古自治区地方金融管理局", party.RegionLevel},
			{"court", "152200", "兴安盟中级人民法院", party.LeagueLevel},
		} {
			b, level, err := w.HolderOf(ctx, c.function, c.region, "2026-11-23")
			if err != nil || b.Name != c.name || level != c.level || !b.Derived {
				t.Errorf("%s in %s: %s (%s), %v; want %s (%s)", c.function, c.region, b.Name, level, err, c.name, c.level)
			}
		}
		old, _, err := w.HolderOf(ctx, "construction", "150202", "2019-06-01")
		w.ok(err)
		if old.Region != "150202" { // the district's own office, though the city's had it too
			t.Errorf("holder %+v", old)
		}
		if b, _, err := w.HolderOf(ctx, "construction", "150200", "2019-06-01"); err != nil || b.ID != own.ID {
			t.Errorf("holder %+v, %v", b, err)
		}
		_, _, err = w.HolderOf(ctx, "customs", "150102", "2026-11-23")
		w.refused(err, fault.NotFound, "body.no-holder", "function")
		_, _, err = w.HolderOf(ctx, "construction", "110105", "2026-11-23")
		w.refused(err, fault.Invalid, "body.region", "region")
		bureau, _, err := w.HolderOf(ctx, "government-services", "150122", "2026-11-23")
		w.ok(err)
		if !bureau.Decides("construction", "2026-11-23") || bureau.Holds("construction", "2026-11-23") {
			t.Errorf("approval bureau %+v", bureau)
		}
	})
}

// Every function that the law gives an office on a level has a row for it.
func TestEveryOfficeHasAName(t *testing.T) {
	raw, err := os.ReadFile("bodies.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(raw)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 5 && f[0][0] != '#' {
			rows[f[0]] = f
		}
	}
	ruleset, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ruleset.Source.Functions {
		if f.ID == "every-department" { // no office, but all of them
			continue
		}
		for i, level := range []string{"region", "league", "banner"} {
			named := len(rows[f.ID]) == 5 && rows[f.ID][i+1] != "-"
			if named != slices.Contains(f.Levels, level) {
				t.Errorf("%s on level %s: in the law %t, named %t", f.ID, level, !named, named)
			}
		}
		delete(rows, f.ID)
	}
	if len(rows) != 0 {
		t.Errorf("rows without a function: %v", rows)
	}
}

func TestOneHolder(t *testing.T) {
	engines(t, func(w world) {
		ctx := w.t.Context()
		form := registry.BodyForm{Name: "托克托县示例局", Region: "150122", Functions: []party.Held{{Function: "water", To: "2024-01-01"}}}
		first, err := w.RegisterBody(ctx, operator, form)
		w.ok(err)
		form.Name, form.Functions = "托克托县另一示例局", []party.Held{{Function: "water", From: "2023-12-31"}}
		_, err = w.RegisterBody(ctx, operator, form)
		w.refused(err, fault.Conflict, "body.function-held", "functions")
		form.Functions[0].From = "2024-01-01"
		second, err := w.RegisterBody(ctx, operator, form)
		w.ok(err)
		_, err = w.ChangeBody(ctx, operator, first.ID, 1, registry.BodyForm{Name: first.Name, Functions: []party.Held{{Function: "water"}}})
		w.refused(err, fault.Conflict, "body.function-held", "functions")
		changed, err := w.ChangeBody(ctx, operator, first.ID, 1, registry.BodyForm{Name: "托克托县水务示例局",
			Functions: []party.Held{{Function: "water", To: "2023-06-01"}}})
		w.ok(err)
		if got, err := w.Body(ctx, first.ID); err != nil || got.Name != changed.Name || got.Version != 2 || got.Functions[0].To != "2023-06-01" {
			w.t.Errorf("changed %+v, %v", got, err)
		}
		_, err = w.ChangeBody(ctx, operator, first.ID, 1, registry.BodyForm{Name: first.Name})
		w.refused(err, fault.Stale, "body.version", "version")
		if b, _, err := w.HolderOf(ctx, "water", "150122", "2024-01-01"); err != nil || b.ID != second.ID {
			w.t.Errorf("holder %+v, %v", b, err)
		}
		_, _, err = w.HolderOf(ctx, "water", "150122", "2023-07-01")
		w.refused(err, fault.NotFound, "body.no-holder", "function")
		list, err := w.Bodies(ctx, "150122", "", 1)
		w.ok(err)
		next, err := w.Bodies(ctx, "150122", list[0].ID, 10)
		w.ok(err)
		if len(list) != 1 || len(next) != 1 || list[0].ID == next[0].ID {
			w.t.Errorf("pages %v, %v", list, next)
		}
		for name, f := range map[string]registry.BodyForm{
			"region": {Name: "示例局", Region: "999999"}, "name": {Region: "150100"}, "functions[0].function": {Name: "示例局", Region: "150100", Functions: []party.Held{{Function: "no-such"}}},
			"parent": {Name: "示例局", Region: "150100", Parent: first.ID}, "uscc": {Name: "示例局", Region: "150100", USCC: "91150102MA0000000X"},
		} {
			_, err := w.RegisterBody(ctx, operator, f)
			if bad, ok := asFault(err); !ok || bad.Field != name {
				w.t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestProject(t *testing.T) {
	engines(t, func(w world) {
		t, ctx := w.t, w.t.Context()
		dev, builder := w.register(company(60)), w.register(company(61))
		form := registry.ProjectForm{Code: "2103-150102-04-01-123456", Name: "示例住宅项目", Stage: project.Permit,
			Participants: []project.Participant{{Party: builder.ID, Part: project.Contractor, From: "2026-01-01"}, {Party: dev.ID, Part: project.Developer}}}
		made, _, err := w.RegisterProject(ctx, officer(), form)
		w.ok(err)
		if made.Region != "150102" || made.Body != "bod_x" || made.Participants[0].Party != dev.ID {
			t.Errorf("registered %+v", made)
		}
		_, _, err = w.RegisterProject(ctx, officer(), form)
		w.refused(err, fault.Conflict, "project.code-taken", "code")
		stranger := officer()
		stranger.Body = "bod_y"
		_, _, err = w.ChangeProject(ctx, stranger, 1, form)
		w.refused(err, fault.Forbidden, "access.body", "")
		form.Participants[0].To = "2026-06-01"
		form.Stage = project.Acceptance
		_, _, err = w.ChangeProject(ctx, officer(), 1, form)
		w.ok(err)
		_, _, err = w.ChangeProject(ctx, officer(), 1, form)
		w.refused(err, fault.Stale, "", "version")
		got, err := w.Project(ctx, officer(), "21031501020401123456")
		w.ok(err)
		if got.Version != 2 || got.Stage != project.Acceptance || len(got.ParticipantsOn("2026-07-01")) != 1 || len(got.ParticipantsOn("2026-02-01")) != 2 {
			t.Errorf("changed %+v", got)
		}
		form.Participants[0].Party = "pty_nobody"
		_, _, err = w.ChangeProject(ctx, officer(), 2, form)
		if bad, ok := asFault(err); !ok || bad.Rule != "project.participant-unknown" {
			t.Errorf("err = %v", err)
		}
		list, err := w.ProjectsOf(ctx, officer(), builder.ID, "", 0)
		w.ok(err)
		if len(list) != 1 || list[0].Code != ident.ProjectCode("2103-150102-04-01-123456") {
			t.Errorf("projects %v", list)
		}
	})
}

// TestSealedAtRest looks into the files of the embedded database.
func TestSealedAtRest(t *testing.T) {
	place := storetest.SQLitePlace(t)
	w := newWorld(t, place)
	form := person(70)
	made := w.register(form)
	_, err := w.Rename(t.Context(), officer(), made.ID, 1, "李示例秘", "2025-01-01")
	w.ok(err)
	found := false
	files, err := filepath.Glob(filepath.Join(place.Config.DataDir, "*"))
	w.ok(err)
	for _, path := range files {
		raw, err := os.ReadFile(path)
		w.ok(err)
		for _, secret := range []string{form.Identifiers[0].Value, form.Identifiers[0].Value[6:14], "张示例", "李示例秘", "示例路1号"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%s holds %s", filepath.Base(path), secret)
			}
		}
		found = found || strings.Contains(string(raw), made.ID)
	}
	if !found {
		t.Error("the party's own id is nowhere: the test looks at the wrong files")
	}
}
