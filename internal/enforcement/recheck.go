package enforcement

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/standing"
)

// A Recheck is why something is to be looked at again (复核). It takes no right away: the
// body that decided looks under its own law, 行政许可法第六十九条, and says what came of it.
type Recheck string

const (
	NoRecheck Recheck = ""
	InFlight  Recheck = "in-flight" // screened before the listing, no outcome on record: 在办，或者办结未登记
	Granted   Recheck = "granted"   // screened before the listing, and the right was granted
	OfProject Recheck = "project"   // the party takes part in a project with decisions still to come
	Refused   Recheck = "released"  // refused or restricted because of this listing alone, which has ended
	Unnamed   Recheck = "unnamed"   // something was done to a person whom a correction no longer names
)

// undoes tells whether it is there to give something back, whatever the listing is worth.
func (r Recheck) undoes() bool { return r == Refused || r == Unnamed }

var recheckWords = map[Recheck]string{
	InFlight: "列入前核查，处理结果未登记", Granted: "列入前核查，已准予", OfProject: "在建项目的参建单位被列入", Refused: "仅因该列入受到限制，列入已终止", Unnamed: "人员经更正不再列明",
}

// Chinese gives the words officers use.
func (r Recheck) Chinese() string { return recheckWords[r] }

const noRevocation = "不得仅凭列入撤销已作出的许可；确有法定情形的，由作出决定的机关依法决定（行政许可法第六十九条）"

// RecheckWording tells the body what to look at, and what it must not do.
func (o *Order) RecheckWording(ending standing.Ending) string {
	switch o.Recheck {
	case InFlight:
		return "核查时尚未列入（或者未适用该列入），处理结果未登记。在办的，请重新核查后再作决定；已办结的，请依本部门依据复核并登记处理结果。" + noRevocation
	case Granted:
		return "核查时尚未列入（或者未适用该列入），其后已准予。请依本部门依据复核。" + noRevocation
	case OfProject:
		return "项目参建单位已被列入。请复核由本机构办理的该项目后续事项，办理时重新核查。" + noRevocation
	case Unnamed:
		return "该人员经更正不再列明，自始不应列明。请解除已对其采取的措施，恢复原状，并告知本人；对单位和其他人员的措施不受影响"
	case Refused:
		if ending == standing.Revoked {
			return "该处理仅因本列入作出，而列入已被撤销，自始不应适用。请依法复核原决定，需要纠正的予以纠正，并告知当事人"
		}
		return "该处理仅因本列入作出，而列入已终止。请告知当事人可以重新申请，再次申请时重新核查"
	}
	return ""
}

func (o *Order) recheck() bool { return o.Recheck != NoRecheck }

// A Given is what became of a screened request, as far as it is on record.
type Given string

const (
	Unrecorded Given = ""         // under way, or nobody has said
	Yes        Given = "granted"  // 未采取措施，或者不适用
	No         Given = "measures" // 已采取措施：不予、限制、从严
)

var givenWords = map[Given]string{Unrecorded: "未登记处理结果", Yes: "未采取措施", No: "已采取措施"}

// Chinese gives the words officers use.
func (g Given) Chinese() string { return givenWords[g] }

// A Screened is a screening as a re-check needs it. It tells nothing of the party.
type Screened struct {
	ID         string
	Batch      string
	Body       string
	Matter     string
	Case       string // 办件流水号
	Project    string
	Digest     string       // of the party
	Day        calendar.Day // on which it was asked
	Historical bool
	Hit        bool
	Listings   []string // shown in the verdict
	Given      Given
	Decided    calendar.Day // the day of the outcome
	Outdated   bool         // decided when the receipt was no longer valid
}

// Shown tells whether the verdict showed a listing, applied or not.
func (x *Screened) Shown(listing string) bool { return slices.Contains(x.Listings, listing) }

// last is the later of the day asked and the day decided: what a reach is held against.
func (x *Screened) last() calendar.Day { return max(x.Day, x.Decided) }

// Applied is what a verdict said, by the listings it rests on.
type Applied struct {
	Listings []string // that were in force then
	Reasons  []string // the listing of each reason
}

// alone tells whether every reason of the verdict was of one listing.
func (a *Applied) alone(listing string) bool {
	return len(a.Reasons) > 0 && !slices.ContainsFunc(a.Reasons, func(id string) bool { return id != listing })
}

// StateName is the state in words: a re-check carries nothing out.
func (o *Order) StateName() string {
	if o.recheck() && o.State == Done {
		return "已复核"
	}
	return o.State.Chinese()
}
