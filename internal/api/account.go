package api

import (
	"net/http"
	"time"

	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// Credentials are what a person logs in with.
type Credentials struct {
	Login    string `json:"login" minLength:"1" maxLength:"64" doc:"登录名"`
	Password string `json:"password" minLength:"1" maxLength:"1024" doc:"密码"`
}

// Session is one login. The token stands in the cookie too; programs may show it
// as a bearer token.
type Session struct {
	ID    string    `json:"id"`
	Token string    `json:"token" doc:"会话令牌，可用作 Authorization: Bearer"`
	Ends  time.Time `json:"ends" doc:"最迟失效的时刻；不使用会提前失效"`
	Me    Me        `json:"me"`
}

// Me is who acts.
type Me struct {
	Kind       string   `json:"kind" doc:"user 人员，key 接口密钥"`
	ID         string   `json:"id"`
	Name       string   `json:"name,omitempty"`
	Body       string   `json:"body,omitempty" doc:"所属机构编号"`
	BodyName   string   `json:"body_name,omitempty"`
	Region     string   `json:"region,omitempty"`
	Functions  []string `json:"functions,omitempty"`
	Duties     []string `json:"duties,omitempty"`
	Scopes     []string `json:"scopes,omitempty" doc:"接口密钥获准的操作"`
	Matters    []string `json:"matters,omitempty" doc:"接口密钥获准核查的事项；没有则不限"`
	MustChange bool     `json:"must_change_password,omitempty" doc:"须先修改初始密码"`
}

// PasswordChange replaces one's own password.
type PasswordChange struct {
	Old string `json:"old" maxLength:"1024"`
	New string `json:"new" maxLength:"1024"`
}

type loggedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Session
}

func (a *API) account() {
	handle(a, op{Name: "sessions.create", Method: "POST", Path: "/v1/sessions", Tag: tagAccount, Summary: "登录",
		Open: true, Unkept: true, Status: 201}, a.login)
	handle(a, op{Name: "sessions.end", Method: "DELETE", Path: "/v1/sessions/current", Tag: tagAccount, Summary: "退出登录",
		Status: 204}, a.logout)
	handle(a, op{Name: "me.read", Method: "GET", Path: "/v1/me", Tag: tagAccount, Summary: "当前身份"}, a.me)
	handle(a, op{Name: "me.password", Method: "POST", Path: "/v1/me/password", Tag: tagAccount, Summary: "修改自己的密码",
		Unkept: true, Status: 204}, a.password)
}

func (a *API) login(c call, in *body[Credentials]) (*loggedIn, error) {
	token, visit, err := a.cfg.Accounts.Login(c, account.Credentials{
		Login: in.Body.Login, Password: in.Body.Password, Remote: httpd.ClientAddress(c), Request: httpd.RequestID(c),
	})
	if err != nil {
		return nil, err
	}
	me := meOf(call{c, visit.Actor})
	me.MustChange = visit.User.MustChange
	return &loggedIn{
		SetCookie: *a.cfg.Frame.Cookie(token),
		Body:      Session{visit.Session.ID, token, stamp(visit.Session.AbsoluteEnd), me},
	}, nil
}

type loggedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (a *API) logout(c call, _ *struct{}) (*loggedOut, error) {
	if c.Actor.Session == "" {
		return nil, fault.New(fault.Conflict, "接口密钥没有会话，无须退出；停用密钥请联系系统管理员").Under("account.no-session")
	}
	if err := a.cfg.Accounts.Logout(c, c.Actor); err != nil {
		return nil, err
	}
	gone := a.cfg.Frame.Cookie("")
	gone.MaxAge = -1
	return &loggedOut{*gone}, nil
}

func (a *API) me(c call, _ *struct{}) (*body[Me], error) {
	me := meOf(c)
	if visit, ok := httpd.Visit(c); ok {
		me.MustChange = visit.User.MustChange
	}
	return &body[Me]{me}, nil
}

func (a *API) password(c call, in *body[PasswordChange]) (*struct{}, error) {
	return nil, a.cfg.Accounts.ChangePassword(c, c.Actor, in.Body.Old, in.Body.New)
}

func meOf(c call) Me {
	actor := c.Actor
	me := Me{Kind: string(actor.Kind), ID: actor.ID, Name: actor.Name, Body: actor.Body, BodyName: actor.BodyName,
		Region: actor.Region, Functions: actor.Functions, Matters: actor.Matters}
	for _, d := range actor.Duties {
		me.Duties = append(me.Duties, string(d))
	}
	for _, s := range actor.Scopes {
		me.Scopes = append(me.Scopes, string(s))
	}
	return me
}
