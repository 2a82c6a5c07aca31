package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/demo"
	"liancheng/internal/fault"
)

// FillDemo makes an empty data folder a demonstration: everything is done through the
// services a user calls, on a clock that moves through the past year. A folder that
// holds real data is refused; one that is a demonstration already is left as it is.
func FillDemo(ctx context.Context, cfg Config, out io.Writer) (err error) {
	clock := demo.NewClock(cfg.now())
	filling := cfg
	filling.Demo, filling.Clock = true, clock.Now
	a, err := Open(ctx, filling)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	position, err := a.DB.Position(ctx)
	if err != nil {
		return err
	}
	if position > 0 {
		return again(cfg, out)
	}
	logins, err := demo.Fill(ctx, a.demoServices(), clock)
	if err != nil {
		return err
	}
	text := table(logins)
	if err := os.WriteFile(cfg.Logins(), []byte(text), 0o600); err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}

// quick is what hashing a password costs while the demonstration is made. Its passwords
// are 93 random bits, to which stretching adds nothing, and there are dozens of them;
// one that a user chooses later costs the usual.
var quick = account.Cost{Memory: 1 << 10, Passes: 1, Lanes: 1}

func (a *App) demoServices() demo.Services {
	accounts := account.New(account.Config{Store: a.DB.Account(), Door: a.Door, Bodies: offices{a.Registry, a.Clock}, Cost: quick})
	return demo.Services{
		Accounts: accounts, Registry: a.Registry, Coordination: a.Coordination, Disputes: a.Disputes, Listings: a.Listings, Orders: a.Orders,
		Screening: a.Screening, Reports: a.Reports, Publications: a.Publications, Rules: a.Rules.Now, Sync: a.Sync,
		PutFile: func(ctx context.Context, actor access.Actor, from io.Reader) (string, error) {
			f, err := a.Evidence.PutFile(ctx, actor, from)
			return f.Digest, err
		},
	}
}

// again shows the logins of a demonstration made before. The file is written last, so
// where it is missing the filling was broken off.
func again(cfg Config, out io.Writer) error {
	text, err := os.ReadFile(cfg.Logins())
	if err != nil {
		return fault.New(fault.Conflict, "演示数据未完整生成，请删除目录 %s 后重试", cfg.Data).At("data").Under("app.demo-broken").Because(err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return fmt.Errorf("%s is empty", cfg.Logins())
	}
	_, err = out.Write(text)
	return err
}

// table is the logins as people read them and as the tour's commands cut them: one a line, parted by tabs.
func table(l demo.Logins) string {
	var b strings.Builder
	b.WriteString("# 演示账号（虚构）：登录名\t密码\t姓名\t机构\t职责\n")
	for _, u := range l.Users {
		duties := make([]string, len(u.Duties))
		for i, d := range u.Duties {
			duties[i] = d.Chinese()
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\n", u.Login, u.Password, u.Name, u.Body, strings.Join(duties, "、"))
	}
	for _, k := range l.Keys {
		fmt.Fprintf(&b, "api-key\t%s\t%s\t%s\t%s\n", k.Token, k.Purpose, k.Body, access.Subscriber.Chinese())
	}
	b.WriteString("# 可以试着核查的虚构主体：建议\t事项\t统一社会信用代码\t名称\n")
	for _, x := range l.Samples {
		fmt.Fprintf(&b, "# %s\t%s\t%s\t%s\n", x.Advice, x.Matter, x.Number, x.Name)
	}
	return b.String()
}
