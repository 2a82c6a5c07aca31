// Package ui holds the parts of every page: the frame, the pieces shown on the
// style page, and how a page leaves the house.
//
// A part is a templ component over a plain struct; nothing here knows of a
// service. Pages fill the structs, Render writes the page with its headers.
// There is no inline style and no script: the content policy forbids both.
package ui
