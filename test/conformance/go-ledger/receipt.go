package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/transparency-dev/formats/log"
	tlogproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

func verifyReceiptFile(name, vkey string) (int, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	return verifyReceipt(raw, vkey)
}

// verifyReceipt follows docs/formats/receipt-v1.md, section "Verifying", number by number.
func verifyReceipt(raw []byte, vkey string) (int, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, fmt.Errorf("verifier key: %w", err)
	}
	if len(raw) > 4<<20 || !utf8.Valid(raw) {
		return 0, errors.New("too large, or not UTF-8")
	}

	// 1
	head, rest, ok := bytes.Cut(raw, []byte("\n\n"))
	if !ok {
		return 0, errors.New("cut short")
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) < 3 || lines[0] != "nuwa-receipt/v1" {
		return 0, errors.New("not a receipt of version 1")
	}
	record, ok := strings.CutPrefix(lines[1], "record ")
	if !ok {
		return 0, errors.New("no record")
	}
	value, err := parseCanonical(record)
	if err != nil {
		return 0, fmt.Errorf("record: %w", err)
	}
	if _, isObject := value.(object); !isObject {
		return 0, errors.New("the record is not an object")
	}
	saltText, ok := strings.CutPrefix(lines[2], "salt ")
	if !ok {
		return 0, errors.New("no salt")
	}
	salt, err := decode(saltText, 32)
	if err != nil {
		return 0, fmt.Errorf("salt: %w", err)
	}
	var tlogProof tlogproof.TLogProof
	if err := tlogProof.Unmarshal(rest); err != nil {
		return 0, err
	}
	if !bytes.Equal(tlogProof.Marshal(), rest) || tlogProof.ExtraData != nil {
		return 0, errors.New("the proof is written in another way than it must be")
	}
	checks := 1

	// 2
	for _, line := range lines[3:] {
		body, ok := strings.CutPrefix(line, "body ")
		if !ok {
			return checks, errors.New("an unknown line")
		}
		saltText, encoded, _ := strings.Cut(body, " ")
		bodySalt, err := decode(saltText, 32)
		if err != nil {
			return checks, fmt.Errorf("salt of a text: %w", err)
		}
		text, err := decode(encoded, -1)
		if err != nil || !utf8.Valid(text) {
			return checks, errors.New("a text is malformed")
		}
		if !holds(value, hex.EncodeToString(salted("nuwa/body/v1", bodySalt, text))) {
			return checks, errors.New("a text is not the one that the record commits to")
		}
		checks++
	}

	// 3
	checkpoint, _, _, err := log.ParseCheckpoint(tlogProof.Checkpoint, verifier.Name(), verifier)
	if err != nil {
		return checks, fmt.Errorf("checkpoint: %w", err)
	}
	checks++

	// 4 and 5
	entry := append([]byte{1}, salted("nuwa/commitment/v1", salt, []byte(record))...)
	path := make([][]byte, len(tlogProof.Hashes))
	for i := range tlogProof.Hashes {
		path[i] = tlogProof.Hashes[i][:]
	}
	hasher := rfc6962.DefaultHasher
	err = proof.VerifyInclusion(hasher, tlogProof.Index, checkpoint.Size, hasher.HashLeaf(entry), path, checkpoint.Hash)
	if err != nil {
		return checks, fmt.Errorf("inclusion: %w", err)
	}
	return checks + 1, nil
}

func salted(domain string, salt, text []byte) []byte {
	hash := sha256.New()
	hash.Write([]byte(domain))
	hash.Write([]byte{0})
	hash.Write(salt)
	hash.Write(text)
	return hash.Sum(nil)
}

// decode accepts the one standard spelling of base64, of the given length unless that is negative.
func decode(text string, length int) ([]byte, error) {
	value, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, err
	}
	if length >= 0 && len(value) != length {
		return nil, fmt.Errorf("%d bytes instead of %d", len(value), length)
	}
	return value, nil
}

func holds(value any, wanted string) bool {
	switch v := value.(type) {
	case string:
		return v == wanted
	case []any:
		for _, item := range v {
			if holds(item, wanted) {
				return true
			}
		}
	case object:
		for _, member := range v {
			if holds(member.value, wanted) {
				return true
			}
		}
	}
	return false
}
