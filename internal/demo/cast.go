package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"sync"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
)

// A post is somebody's place: a body by function and region, and what he does there.
type post struct {
	login    string
	name     string
	function string
	region   string
	duties   []access.Duty
}

// Regions that the story plays in.
const (
	top      = access.Top
	huhhot   = "150100" // 呼和浩特市
	baotou   = "150200" // 包头市
	chifeng  = "150400" // 赤峰市
	ordos    = "150600" // 鄂尔多斯市
	hulun    = "150700" // 呼伦贝尔市
	togtoh   = "150122" // 托克托县
	xincheng = "150102" // 呼和浩特市新城区
	saihan   = "150105" // 呼和浩特市赛罕区
	kundulun = "150203" // 包头市昆都仑区
	hongshan = "150402" // 赤峰市红山区
	dongshen = "150602" // 鄂尔多斯市东胜区
	hailar   = "150702" // 呼伦贝尔市海拉尔区
)

// drafts, checks and decides are the three people of a deciding body; who drafts also
// carries out its orders.
var (
	drafts   = []access.Duty{access.Case, access.Execute}
	checks   = []access.Duty{access.Review}
	decides  = []access.Duty{access.Decide}
	executes = []access.Duty{access.Execute}
	screens  = []access.Duty{access.Window}
)

// admins come first: one of them makes the other users.
var admins = []post{
	{"anquan", "安示例", "development-reform", top, []access.Duty{access.SecurityAdmin}},
	{"xitong", "席示例", "development-reform", top, []access.Duty{access.SystemAdmin}},
	{"shenji", "沈示例", "development-reform", top, []access.Duty{access.AuditAdmin}},
}

var posts = []post{
	{"tongchou", "童示例", "development-reform", top, []access.Duty{access.Coordinate}},
	{"fashen", "方示例", "justice", top, []access.Duty{access.LawReview}},

	{"hs-yj-cb", "王示例", "emergency", huhhot, drafts},
	{"hs-yj-sh", "李示例", "emergency", huhhot, checks},
	{"hs-yj-jd", "张示例", "emergency", huhhot, decides},
	{"bt-hj-cb", "刘示例", "ecology-environment", baotou, drafts},
	{"bt-hj-sh", "陈示例", "ecology-environment", baotou, checks},
	{"bt-hj-jd", "杨示例", "ecology-environment", baotou, decides},
	{"or-ny-cb", "赵示例", "energy", ordos, drafts},
	{"or-ny-sh", "黄示例", "energy", ordos, checks},
	{"or-ny-jd", "周示例", "energy", ordos, decides},
	{"hs-zj-cb", "吴示例", "construction", huhhot, drafts},
	{"hs-zj-sh", "徐示例", "construction", huhhot, checks},
	{"hs-zj-jd", "孙示例", "construction", huhhot, decides},
	{"cf-zj-cb", "马示例", "construction", chifeng, drafts},
	{"cf-zj-sh", "朱示例", "construction", chifeng, checks},
	{"cf-zj-jd", "胡示例", "construction", chifeng, decides},
	{"hl-gd-cb", "郭示例", "civil-air-defence", hulun, drafts},
	{"hl-gd-sh", "何示例", "civil-air-defence", hulun, checks},
	{"hl-gd-jd", "林示例", "civil-air-defence", hulun, decides},

	{"hs-sc-zx", "高示例", "market-regulation", huhhot, executes},
	{"hs-fg-zx", "罗示例", "development-reform", huhhot, executes},
	{"hs-cz-zx", "郑示例", "finance", huhhot, executes},
	{"hs-cz-jd", "梁示例", "finance", huhhot, decides},
	{"bt-cz-zx", "谢示例", "finance", baotou, executes},
	{"or-sw-zx", "宋示例", "tax", ordos, executes},
	{"tk-fg-zx", "唐示例", "development-reform", togtoh, executes},

	{"tk-sp-ck", "许示例", "government-services", togtoh, screens},
	{"hs-jy-ck", "邓示例", "resource-trading-centre", huhhot, screens},
	{"bt-jy-ck", "韩示例", "resource-trading-centre", baotou, screens},
}

// operator is who sets the installation up on the server.
var operator = access.Operator("demo", "建立演示数据")

// begin is how many days before the present the story begins.
const begin = 330

// settleIn registers the bodies, the users and the tender platform's key.
func (st *story) settleIn() {
	st.tell(begin, "登记机构", func(ctx context.Context) error {
		_, err := st.Registry.SeedBodies(ctx, operator)
		return err
	})
	st.tell(begin, "建立管理员", func(ctx context.Context) error { return st.hire(ctx, operator, admins) })
	st.tell(begin, "建立用户", func(ctx context.Context) error { return st.hire(ctx, st.actors["anquan"], posts) })
	st.tell(begin, "建立接口密钥", st.makeKey)
}

// hire makes users. Their passwords are hashed two at a time, which is what takes long.
func (st *story) hire(ctx context.Context, by access.Actor, posts []post) error {
	logins, actors, errs := make([]Login, len(posts)), make([]access.Actor, len(posts)), make([]error, len(posts))
	var work sync.WaitGroup
	for first := range 2 {
		work.Go(func() {
			for i := first; i < len(posts); i += 2 {
				logins[i], actors[i], errs[i] = st.employ(ctx, by, posts[i])
			}
		})
	}
	work.Wait()
	for i, p := range posts {
		if errs[i] != nil {
			return fmt.Errorf("%s: %w", p.login, errs[i])
		}
		st.logins.Users = append(st.logins.Users, logins[i])
		st.actors[p.login] = actors[i]
	}
	return nil
}

// employ makes one user, and the actor he is once logged in.
func (st *story) employ(ctx context.Context, by access.Actor, p post) (Login, access.Actor, error) {
	day := st.day()
	b, _, err := st.Registry.HolderOf(ctx, p.function, p.region, day)
	if err != nil {
		return Login{}, access.Actor{}, err
	}
	password, err := newPassword(p.login)
	if err != nil {
		return Login{}, access.Actor{}, err
	}
	u, _, err := st.Accounts.CreateUser(ctx, by, account.NewUser{
		Login: p.login, Name: p.name, Body: b.ID, Duties: p.duties, Password: password, Settled: true,
	})
	if err != nil {
		return Login{}, access.Actor{}, err
	}
	return Login{p.login, p.name, b.Name, p.duties, password}, access.Actor{
		Kind: access.KindUser, ID: u.ID, Name: u.Name, Body: b.ID, BodyName: b.Name, Region: b.Region,
		Functions: b.FunctionsOn(day), Decides: b.DecidesOn(day), Duties: u.Duties,
	}, nil
}

// typeable leaves out what is misread: 0 O, 1 l I.
const typeable = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"

// newPassword makes a random password in groups that can be typed: some 93 bits.
func newPassword(login string) (string, error) {
	for {
		var text []byte
		for i := range 16 {
			if i > 0 && i%4 == 0 {
				text = append(text, '-')
			}
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(typeable))))
			if err != nil {
				return "", err
			}
			text = append(text, typeable[n.Int64()])
		}
		if account.CheckPassword(login, string(text)) == nil {
			return string(text), nil
		}
	}
}

// makeKey lets the tender platform of 呼和浩特 ask by itself.
func (st *story) makeKey(ctx context.Context) error {
	of := st.actors["hs-jy-ck"]
	k := account.NewKey{
		Body: of.Body, Purpose: "电子招标投标交易平台核查投标人（演示）", Rate: 200, Expires: st.present.AddDate(1, 0, 0).UTC().Truncate(time.Second),
		Scopes: []access.Act{access.ScreeningAsk, access.ScreeningAskPerson, access.ProjectScreen, access.ScreeningOutcome, access.ScreeningRead},
	}
	_, token, err := st.Accounts.CreateKey(ctx, st.actors["xitong"], k)
	st.logins.Keys = append(st.logins.Keys, Key{of.BodyName, k.Purpose, token})
	return err
}
