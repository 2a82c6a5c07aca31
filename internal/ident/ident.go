// Package ident knows the identifiers of organisations, persons, projects and
// official documents: it normalises what was typed, proves check digits and
// says which character is wrong.
//
// It has four groups. Identifier is the number of an organisation or a person
// (Parse when the kind is known, Detect when it is not). ProjectCode and
// DocumentNumber belong to projects and papers. Region is the table of
// administrative divisions that the numbers refer to. NewID makes the ids that
// this system itself gives.
//
// An error means the number cannot be right. A Warning means it is unusual but
// known to occur (a withdrawn region code, for one), and never rejects: refusing
// a true number would keep a clerk from recording a true fact.
//
// Numbers of persons do not leak: everything that prints, logs or marshals an
// Identifier shows the masked form, and Reveal is the one way to the value.
package ident

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"liancheng/internal/fault"
)

// An Identifier is the number of an organisation or of a person, in canonical form.
//
// The zero value is no identifier. Value is exported for storage and look-up;
// whoever shows it to people uses String or, with a recorded reason, Reveal. An
// unexported field of this type is beyond the reach of fmt's methods, so keep
// such a struct out of logs or give it a method of its own.
type Identifier struct {
	Kind  Kind
	Value string
}

// A Warning tells of something unusual in a number that is accepted all the same.
type Warning struct {
	Rule    string // stable slug, "ident.region.retired"
	Message string // one sentence in Chinese
}

// IsZero tells whether there is no identifier.
func (id Identifier) IsZero() bool { return id.Value == "" }

// Reveal gives the canonical value in clear. For persons every use is to be justified and recorded.
func (id Identifier) Reveal() string { return id.Value }

// String gives what may be shown: organisations in full as customarily written, persons masked.
func (id Identifier) String() string {
	if id.Kind == OrgCode && len(id.Value) == 9 {
		return id.Value[:8] + "-" + id.Value[8:]
	}
	return id.Masked()
}

// GoString keeps %#v from printing the number of a person.
func (id Identifier) GoString() string {
	return fmt.Sprintf("ident.Identifier{Kind:%q, Value:%q}", string(id.Kind), id.Masked())
}

// Format masks under every verb: without it %d or %x would print the raw fields.
func (id Identifier) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'v' && f.Flag('#'):
		_, _ = f.Write([]byte(id.GoString()))
	case verb == 'q':
		_, _ = fmt.Fprintf(f, "%q", id.String())
	default:
		_, _ = f.Write([]byte(id.String()))
	}
}

// LogValue logs the kind and the masked number.
func (id Identifier) LogValue() slog.Value {
	return slog.GroupValue(slog.String("kind", string(id.Kind)), slog.String("value", id.String()))
}

// MarshalText gives what String gives, so that encoders of every sort stay masked.
func (id Identifier) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// wire is the JSON form of an Identifier.
type wire struct {
	Kind  Kind   `json:"kind"`
	Value string `json:"value"`
}

// MarshalJSON writes organisations in full and persons masked: an Identifier that
// slips into an answer by accident must not take the number with it.
func (id Identifier) MarshalJSON() ([]byte, error) {
	return json.Marshal(wire{id.Kind, id.Masked()})
}

// UnmarshalJSON reads and validates. A masked number is refused, as it is no number;
// whether a date of birth lies in the future is left to Parse, which knows the day.
func (id *Identifier) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return fault.New(fault.Invalid, "证件号码格式有误，应写明种类 kind 和号码 value").Under("ident.json").Because(err)
	}
	if w == (wire{}) {
		*id = Identifier{}
		return nil
	}
	got, _, err := Parse(w.Kind, w.Value, lastDay)
	if err != nil {
		return err
	}
	*id = got
	return nil
}

// lastDay as today switches the check on future dates off.
const lastDay = "9999-12-31"

// Parse reads a number of a known kind. today (YYYY-MM-DD) is the day against which
// dates of birth are checked.
func Parse(kind Kind, raw, today string) (Identifier, []Warning, error) {
	switch kind {
	case USCC:
		return ParseUSCC(raw)
	case OrgCode:
		return ParseOrgCode(raw)
	case RegistrationNumber:
		return ParseRegistrationNumber(raw)
	case LegacyRegistration:
		return ParseLegacyRegistration(raw)
	case CitizenID:
		return ParseCitizenID(raw, today)
	case Passport:
		return ParsePassport(raw)
	case HKMacauPass:
		return ParseHKMacauPass(raw)
	case TaiwanPass:
		return ParseTaiwanPass(raw)
	case ForeignPermanentResident:
		return ParseForeignPermanentResident(raw, today)
	case HKMOTWResidence:
		return ParseHKMOTWResidence(raw, today)
	}
	return Identifier{}, nil, fault.New(fault.Invalid, "证件种类“%s”不在可用种类之内，请选择统一社会信用代码、居民身份证等种类", clip(string(kind))).
		Under("ident.kind.unknown")
}
