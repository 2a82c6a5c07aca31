package screening

import (
	"context"
	"slices"
	"strconv"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/project"
	"liancheng/receipt"
)

// A ProjectAsk asks about everybody who takes part in a project.
type ProjectAsk struct {
	receipt.Asker // Project names the project; Stage is 1 to 4, empty: the project's own; Matter may be empty
	Functions     []string
	Asserted      map[string]bool
}

// A ProjectAnswer is one receipt for each participant and matter.
type ProjectAnswer struct {
	Project project.Project
	Stage   project.Stage
	Advice  receipt.Advice // the strongest
	Answers []ParticipantAnswer
}

// A ParticipantAnswer is the answer about one participant for one matter.
type ParticipantAnswer struct {
	Party  string
	Part   project.Part
	Matter string
	Answer
}

// ScreenProject answers about all participants of a project at a stage in one go. Without
// a matter it asks about every matter of the stage that the acting body decides.
func (e *Engine) ScreenProject(ctx context.Context, actor access.Actor, ask ProjectAsk) (out ProjectAnswer, err error) {
	rs := e.Rules()
	// The door first, as far as it can be asked before the matters are known.
	if _, err := e.Door.Scope(ctx, actor, access.ProjectScreen, "project"); err != nil {
		return out, err
	}
	if ask.Body == "" {
		ask.Body = actor.Body
	}
	if len(ask.Functions) == 0 && ask.Body == actor.Body {
		ask.Functions = actor.Deciding()
	}
	code, _, err := ident.ParseProjectCode(ask.Project)
	if err != nil {
		return out, fault.New(fault.Invalid, "项目代码有误，请核对").At("project").Under("screening.project").Because(err)
	}
	err = e.Store.Read(ctx, func(tx Tx) error {
		out.Project, err = tx.ProjectByCode(code)
		return err
	})
	if err != nil {
		return out, err
	}
	if out.Stage, err = stageOf(ask.Stage, out.Project.Stage); err != nil {
		return out, err
	}
	ask.Stage = strconv.Itoa(int(out.Stage))
	matters, err := mattersOf(rs, &ask, out.Stage)
	if err != nil {
		return out, err
	}
	on := access.Resource{Kind: "project", ID: string(code), Body: ask.Body, Region: actor.Region, Matters: matters, Case: ask.Case}
	if err := e.Door.Enter(ctx, actor, access.ProjectScreen, on); err != nil {
		return out, err
	}
	var asks []Ask
	for _, p := range out.Project.ParticipantsOn(calendar.DayOf(e.Clock())) {
		for _, m := range matters {
			one := Ask{Asker: ask.Asker, Functions: ask.Functions, Asserted: ask.Asserted, Party: p.Party}
			one.Matter = m
			asks = append(asks, one)
			out.Answers = append(out.Answers, ParticipantAnswer{Party: p.Party, Part: p.Part, Matter: m})
		}
	}
	if len(asks) == 0 {
		return out, fault.New(fault.Conflict, "项目 %s 没有登记参建单位，请先登记再核查", code).At("project").Under("screening.project-empty")
	}
	out.Advice = receipt.Clear
	for i, answer := range e.screenBatch(ctx, actor, asks, true) {
		out.Answers[i].Answer = answer
		if answer.Err != nil {
			out.Advice = out.Advice.Stronger(receipt.Unchecked)
			continue
		}
		out.Advice = out.Advice.Stronger(answer.Receipt.Verdict.Advice)
	}
	return out, nil
}

func stageOf(asked string, own project.Stage) (project.Stage, error) {
	if asked == "" {
		return own, nil
	}
	n, err := strconv.Atoi(asked)
	if s := project.Stage(n); err == nil && s >= project.Planning && s <= project.Acceptance {
		return s, nil
	}
	return 0, fault.New(fault.Invalid, "项目阶段应为 1（立项用地规划许可）至 4（竣工验收）").At("stage").Under("screening.stage")
}

// mattersOf gives the matter asked, or those of the stage that the body decides.
func mattersOf(rs *law.Ruleset, ask *ProjectAsk, stage project.Stage) (ids []string, err error) {
	if ask.Matter != "" {
		_, err := rs.Matter(ask.Matter)
		return []string{ask.Matter}, err
	}
	for _, m := range rs.Source.Matters {
		if m.Stage == int(stage) && slices.ContainsFunc(m.Functions, func(f string) bool { return slices.Contains(ask.Functions, f) }) {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fault.New(fault.Invalid, "本机构在“%s”阶段没有办理的事项，请写明事项", stage.Chinese()).At("matter").Under("screening.stage-matter")
	}
	return ids, nil
}
