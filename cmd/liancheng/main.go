// Command liancheng runs the joint-sanctions memorandum 内社信办字〔2020〕3号.
//
// Exit codes: 0 nothing found, 1 fault, 2 usage, 3 hits.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"liancheng/internal/fault"
)

// Exit codes of every verb.
const (
	exitFault = 1
	exitUsage = 2
	exitHits  = 3
)

// errHits ends a verb that found something: no fault, but not nothing either.
var errHits = errors.New("hits")

type cli struct {
	Serve  serveCmd  `cmd:"" help:"Serve the API and the pages."`
	Screen screenCmd `cmd:"" help:"Ask whether a decision about a party is affected."`
	Replay replayCmd `cmd:"" help:"Judge a recorded screening again and compare byte for byte."`
	Report reportCmd `cmd:"" help:"Print the periodic report."`
	Law    lawCmd    `cmd:"" help:"The law as data: check, show, export, compare."`
	User   userCmd   `cmd:"" help:"Users."`
	Body   bodyCmd   `cmd:"" help:"Bodies."`
	Key    keyCmd    `cmd:"" help:"API keys of other systems."`
	Bench  benchCmd  `cmd:"" help:"Measure the program beside its floors."`
}

// streams are where a verb reads and writes, and when it must stop.
type streams struct {
	ctx context.Context
	in  io.Reader
	out io.Writer
	err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process, so that tests run the very commands a person types.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("liancheng"),
		kong.Description("联惩：内社信办字〔2020〕3号 联合惩戒合作备忘录的实施系统"),
		kong.Writers(out, errOut), kong.Exit(func(int) {}), kong.DefaultEnvars("LIANCHENG"))
	if err != nil {
		fmt.Fprintln(errOut, "liancheng:", err)
		return exitFault
	}
	if wantsHelp(args) {
		_, _ = parser.Parse(args) // prints the help
		return 0
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errOut, "liancheng:", err)
		return exitUsage
	}
	return exitCode(errOut, k.Run(&streams{ctx, in, out, errOut}))
}

func wantsHelp(args []string) bool {
	for _, a := range args {
		if a == "--help" || a == "-h" {
			return true
		}
	}
	return false
}

func exitCode(errOut io.Writer, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errHits):
		return exitHits
	}
	fmt.Fprintln(errOut, "liancheng:", say(err))
	return exitFault
}

// say gives the sentences meant for who typed the command; the context around them is for logs.
func say(err error) string {
	if list, ok := errors.AsType[fault.List](err); ok {
		return list.Error()
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Error()
	}
	return err.Error()
}
