package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/fault"
)

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Add a user of a body. The password comes from standard input or a file; without either one is made up and printed once."`
}

type userAddCmd struct {
	place
	Login        string   `arg:"" help:"Name to log in with."`
	Name         string   `help:"Name of the person." required:""`
	Body         string   `help:"Id of the body (body_…), see 'liancheng body list'." required:""`
	Duty         []string `help:"Duties: case, review, decide, execute, window, coordinate, law-review, security-admin, system-admin, audit-admin." required:""`
	PasswordFile string   `help:"File with the password on its first line; - for standard input." placeholder:"FILE"`
}

// Run adds the user.
func (c userAddCmd) Run(s *streams) error {
	password, err := readSecret(s.in, c.PasswordFile)
	if err != nil {
		return err
	}
	duties := make([]access.Duty, len(c.Duty))
	for i, d := range c.Duty {
		duties[i] = access.Duty(d)
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		u, initial, err := a.Accounts.CreateUser(ctx, who, account.NewUser{
			Login: c.Login, Name: c.Name, Body: c.Body, Duties: duties, Password: password,
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(s.out, u.ID)
		if initial != "" && password == "" {
			fmt.Fprintln(s.out, "初始密码（只显示一次，首次登录须修改）：", initial)
		}
		return nil
	})
}

// readSecret reads the first line of a file, or of standard input for "-"; secrets never come from arguments.
func readSecret(in io.Reader, file string) (string, error) {
	if file == "" {
		return "", nil
	}
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", fault.New(fault.Invalid, "无法读取 %s", file).At("password-file").Because(err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

type bodyCmd struct {
	List bodyListCmd `cmd:"" help:"List bodies of a region with their ids and functions."`
}

type bodyListCmd struct {
	place
	Region string `arg:"" optional:"" help:"GB/T 2260 code: 150000, 150100, 150102 …" default:"150000"`
}

// Run lists the bodies of a region.
func (c bodyListCmd) Run(s *streams) error {
	return c.with(s, func(ctx context.Context, a *app.App, _ access.Actor) error {
		for after := ""; ; {
			bodies, err := a.Registry.Bodies(ctx, c.Region, after, 200)
			if err != nil || len(bodies) == 0 {
				return err
			}
			for _, b := range bodies {
				fmt.Fprintf(s.out, "%s\t%s\t%s\n", b.ID, b.Name, strings.Join(b.FunctionsOn(a.Today()), ","))
			}
			after = bodies[len(bodies)-1].ID
		}
	})
}
