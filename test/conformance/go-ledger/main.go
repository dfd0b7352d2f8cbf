// Command go-ledger reads a Nüwa ledger and its receipts with other people's libraries, from docs/formats/ledger-v1.md
// and docs/formats/receipt-v1.md alone. It shares no code with Nüwa.
//
//	go-ledger tree -vkey KEY (-url URL | -dir DIR) [-held FILE]... [-sample N]
//	go-ledger receipt -vkey KEY FILE
//
// It prints one JSON object and exits 0 when everything holds, 1 when something does not.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/transparency-dev/tessera/client"
)

type files []string

func (f *files) String() string     { return strings.Join(*f, ",") }
func (f *files) Set(v string) error { *f = append(*f, v); return nil }

func main() {
	if len(os.Args) < 2 {
		report(0, fmt.Errorf("usage: go-ledger tree|receipt"))
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	vkey := flags.String("vkey", "", "verifier key of the ledger")
	base := flags.String("url", "", "prefix of the ledger, ending in a slash")
	dir := flags.String("dir", "", "folder of the ledger")
	sample := flags.Uint64("sample", 1, "prove the inclusion of every nth leaf")
	var held files
	flags.Var(&held, "held", "file with a checkpoint held from before; may be repeated")
	if err := flags.Parse(os.Args[2:]); err != nil {
		report(0, err)
	}

	switch os.Args[1] {
	case "tree":
		source, err := open(*base, *dir)
		if err != nil {
			report(0, err)
		}
		report(verifyTree(context.Background(), source, *vkey, held, *sample))
	case "receipt":
		report(verifyReceiptFile(flags.Arg(0), *vkey))
	default:
		report(0, fmt.Errorf("unknown command %q", os.Args[1]))
	}
}

func open(base, dir string) (fetcher, error) {
	if dir != "" {
		return client.FileFetcher{Root: dir}, nil
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return client.NewHTTPFetcher(u, nil)
}

// report prints the number of checks made and what did not hold, and ends the program.
func report(checks int, err error) {
	out := struct {
		Checks int    `json:"checks"`
		Error  string `json:"error,omitempty"`
	}{Checks: checks}
	if err != nil {
		out.Error = err.Error()
	}
	line, _ := json.Marshal(out)
	fmt.Println(string(line))
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}
