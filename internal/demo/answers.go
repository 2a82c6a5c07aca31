package demo

import (
	"context"

	"liancheng/internal/law"
)

// unasked are facts of parties that bodies record of themselves.
var unasked = []struct {
	before       int
	by           string
	party        string
	circumstance string
	value        law.Tri
}{
	{240, "bt-cz-zx", "lanquan", "banned-under-procurement-law-77", law.True}, // with it 2.(3) blocks
	{215, "hs-cz-zx", "gaota", "holds-government-subsidy", law.True},
	{214, "hs-sc-zx", "gao", "personally-responsible-for-revoked-company", law.True}, // with it 6.10 blocks
	{212, "hs-sc-zx", "gaota", "holds-certification", law.True},
}

// recordAnswers tells of them.
func (st *story) recordAnswers() {
	for _, a := range unasked {
		st.tell(a.before, "答复 "+a.circumstance, func(ctx context.Context) error {
			_, err := st.Registry.AnswerCircumstance(ctx, st.actors[a.by], st.parties[a.party], 0, a.circumstance, a.value)
			return err
		})
	}
}
