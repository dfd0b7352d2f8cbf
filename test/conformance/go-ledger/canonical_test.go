package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The canonical form written here must be the one that Nüwa's vectors have.
func TestVectors(t *testing.T) {
	outputs, err := filepath.Glob("../../vectors/ledger/jcs/*.output.json")
	if err != nil || len(outputs) < 6 {
		t.Fatalf("vectors: %v, %v", outputs, err)
	}
	for _, name := range outputs {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseCanonical(string(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{`{"b":1,"a":2}`, `{ "a":1}`, `{"a":1,"a":1}`, `[0.5]`, `[1e2]`, `"\u0041"`, `[-0]`, `{}x`} {
		if _, err := parseCanonical(text); err == nil {
			t.Errorf("%s passed", text)
		}
	}
}
