package law

import "liancheng/internal/fault"

// Severity is how grave the conduct is that a list is about: how long it is shown to the
// public follows from it (发展改革委令第36号).
type Severity string

const (
	Minor   Severity = "minor"   // 轻微: not shown
	General Severity = "general" // 一般
	Severe  Severity = "severe"  // 严重; every list of the seriously dishonest is
)

var severityWords = map[Severity]string{Minor: "轻微", General: "一般", Severe: "严重"}

// Chinese gives the words officers use.
func (s Severity) Chinese() string { return severityWords[s] }

// Publication gives the ids of the least and the longest period of publication; "" where
// nothing is shown.
func (s Severity) Publication() (minimum, maximum string) {
	switch s {
	case Minor:
		return "", ""
	case General:
		return "publish-general-minimum", "publish-general-maximum"
	}
	return "publish-minimum", "publish-maximum"
}

// An EndsBy is what ends a period.
type EndsBy string

const (
	ByDate        EndsBy = "date"          // 期限届满
	ByDateAndDuty EndsBy = "date-and-duty" // 期限届满并且义务履行完毕
)

var endsByWords = map[EndsBy]string{ByDate: "期限届满", ByDateAndDuty: "期限届满并且义务履行完毕"}

// Chinese gives the words officers use.
func (b EndsBy) Chinese() string { return endsByWords[b] }

// An EndRule says what ends a period, and whether a person has confirmed that.
type EndRule struct {
	By        EndsBy `yaml:"by" json:"by"`
	Confirmed bool   `yaml:"confirmed" json:"confirmed,omitzero"`
	Source    string `yaml:"source" json:"source,omitzero"`
}

// WantsDuty tells whether the period may outlast its date until the duty is fulfilled: only
// where that is confirmed, since unconfirmed law never decides against a party.
func (r EndRule) WantsDuty() bool { return r.By == ByDateAndDuty && r.Confirmed }

// Chinese says it in words, with what is unsure about it.
func (r EndRule) Chinese() string {
	word := r.By.Chinese()
	if word != "" && !r.Confirmed {
		word += "（待确认）"
	}
	return word
}

// Gravity is the severity of what the list is about; a list of the seriously dishonest
// that says nothing is about the severe.
func (l *ListBasis) Gravity() Severity {
	if l.Severity == "" {
		return Severe
	}
	return l.Severity
}

// ends36 is what ends a publication where the list basis says nothing else.
var ends36 = EndRule{By: ByDateAndDuty, Confirmed: true, Source: "发展改革委令第36号（达到最长公示期且履行完毕的终止公示）"}

// Publication is what ends the publication of a listing.
func (l *ListBasis) Publication() EndRule {
	if l.PublicationEnds.By == "" {
		return ends36
	}
	return l.PublicationEnds
}

// Management is what ends the listing itself: its date alone, where the basis says nothing else.
func (l *ListBasis) Management() EndRule {
	if l.ManagementEnds.By == "" {
		return EndRule{By: ByDate}
	}
	return l.ManagementEnds
}

// RepairableAfter is the least time before a repair: the list basis' own, else the least
// period of publication by severity, once that is confirmed (发展改革委令第36号: 达到最短公示期).
func (e *Edition) RepairableAfter(l ListBasis) (d Deadline, ok bool) {
	if !l.Earliest.IsZero() {
		return Deadline{ID: l.ID, Name: l.Title, Period: l.Earliest, Source: l.Document, Confirmed: l.Status == Confirmed}, true
	}
	minimum, _ := l.Gravity().Publication()
	for _, d := range e.Periods {
		if d.ID == minimum && d.Confirmed {
			return d, true
		}
	}
	return Deadline{}, false
}

// checkEnds refuses words that nobody knows.
func (l *ListBasis) checkEnds() error {
	if l.Severity != "" && l.Severity.Chinese() == "" {
		return fault.New(fault.Invalid, "失信程度应为 minor（轻微）、general（一般）或者 severe（严重）").At("list_basis.severity").Under("law.list-basis")
	}
	for field, r := range map[string]EndRule{"management_ends": l.ManagementEnds, "publication_ends": l.PublicationEnds} {
		if r.By != "" && r.By.Chinese() == "" || r.By != "" && r.Confirmed && r.Source == "" {
			return fault.New(fault.Invalid, "终止条件应为 date（期限届满）或者 date-and-duty（期限届满并且义务履行完毕）；确认的须写明出处").At("list_basis." + field).Under("law.list-basis")
		}
	}
	return nil
}
