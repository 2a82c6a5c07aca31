// Package lawdata embeds the law as data. It holds no logic: internal/law reads the files.
package lawdata

import "embed"

// Files are the shipped law files, by their paths under law/.
//
//go:embed *.yaml nmg-2020-3
var Files embed.FS
