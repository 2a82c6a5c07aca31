package ui

import "context"

// System is the name in the head of every page.
const System = "联合惩戒业务系统"

// A Link is a word that leads somewhere.
type Link struct{ Word, To string }

// User is who the head says is logged in.
type User struct{ Name, Body, Region string }

// A RailEntry is one line of the left rail: a kind of work.
type RailEntry struct{ ID, Word, To string }

// Chrome is what every page of a request shares: who looks, where he may go.
type Chrome struct {
	User *User // nil: nobody is logged in
	Rail []RailEntry
	Demo bool
}

// Frame is what surrounds one page.
type Frame struct {
	Chrome
	Title   string // what the page is and its state
	Section string // entry of the rail that it belongs to
	Crumbs  []Link // two at most, before the page itself
	Errors  bool   // a form came back: the browser's title says so first
	Wide    bool   // a page without a rail that needs the width
}

type chromeKey struct{}

// WithChrome keeps the chrome for the pages of a request.
func WithChrome(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, c)
}

// FrameFor begins the frame of a page.
func FrameFor(ctx context.Context, section, title string, crumbs ...Link) Frame {
	c, _ := ctx.Value(chromeKey{}).(Chrome)
	return Frame{Chrome: c, Title: title, Section: section, Crumbs: crumbs}
}

// documentTitle is what the browser's tab says.
func (f Frame) documentTitle() string {
	if f.Errors {
		return "有误：" + f.Title + " — " + System
	}
	return f.Title + " — " + System
}
