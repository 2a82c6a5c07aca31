package coordination

import (
	"context"
	"regexp"

	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// ShortestDigest is how many hexadecimal digits of a digest name a ruleset, if no other begins so.
const ShortestDigest = 8

var beginningForm = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// BeginsDigest tells whether s can be a ruleset's digest, or as much of one as names it.
func BeginsDigest(s string) bool { return beginningForm.MatchString(s) }

// Beginning gives the ruleset kept whose digest begins so: the whole digest, or as
// much of it as people read off a receipt.
func (r *Rules) Beginning(ctx context.Context, prefix string) (*law.Ruleset, error) {
	if !BeginsDigest(prefix) {
		return nil, fault.New(fault.Invalid, "规则集摘要应为 %d 至 64 位小写十六进制", ShortestDigest).At("ruleset").Under("law.digest")
	}
	kept, err := r.keeper.RulesetsBeginning(ctx, prefix)
	switch {
	case err != nil:
		return nil, err
	case len(kept) == 0:
		return nil, fault.New(fault.NotFound, "没有摘要以 %s 开头的规则集", prefix).At("ruleset").Under("law.digest")
	case len(kept) > 1:
		return nil, fault.New(fault.Conflict, "摘要以 %s 开头的规则集有 %d 个，请多写几位", prefix, len(kept)).At("ruleset").Under("law.digest")
	}
	return r.ByDigest(ctx, kept[0])
}
