package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// fetcher is what the tlog-tiles clients of Tessera read from: a folder or a web server.
type fetcher interface {
	ReadCheckpoint(ctx context.Context) ([]byte, error)
	ReadTile(ctx context.Context, level, index uint64, p uint8) ([]byte, error)
	ReadEntryBundle(ctx context.Context, index uint64, p uint8) ([]byte, error)
}

// verifyTree checks a whole ledger three times over: with Tessera's fsck, with Tessera's client and
// transparency-dev/merkle, and with golang.org/x/mod/sumdb/tlog. It returns the number of checks that held.
func verifyTree(ctx context.Context, source fetcher, vkey string, held []string, sample uint64) (int, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, fmt.Errorf("verifier key: %w", err)
	}
	head, _, _, err := client.FetchCheckpoint(ctx, source.ReadCheckpoint, verifier, verifier.Name())
	if err != nil {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	checks := 1
	if head.Size == 0 {
		if !bytes.Equal(head.Hash, rfc6962.DefaultHasher.EmptyRoot()) {
			return checks, fmt.Errorf("the empty tree has another root")
		}
		return checks + 1, nil
	}

	// First, because fsck of Tessera 1.0.4 takes the length of bundles for granted and panics on a short one.
	if err := verifyEntries(ctx, source, head.Size); err != nil {
		return checks, err
	}
	checks++
	if err := fsck.New(verifier.Name(), verifier, source, leafHashes, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return checks, fmt.Errorf("fsck: %w", err)
	}
	checks++

	n, err := verifyInclusion(ctx, source, head, sample)
	checks += n
	if err != nil {
		return checks, err
	}
	for _, name := range held {
		raw, err := os.ReadFile(name)
		if err != nil {
			return checks, err
		}
		older, _, _, err := log.ParseCheckpoint(raw, verifier.Name(), verifier)
		if err != nil {
			return checks, fmt.Errorf("held checkpoint: %w", err)
		}
		if err := verifyConsistency(ctx, source, older, head); err != nil {
			return checks, err
		}
		checks += 2
	}
	return checks, nil
}

// verifyEntries compares every entry with the leaf hash that stands in its tile.
func verifyEntries(ctx context.Context, source fetcher, size uint64) error {
	for first := uint64(0); first < size; first += 256 {
		bundle, err := client.GetEntryBundle(ctx, source.ReadEntryBundle, first/256, size)
		if err != nil {
			return fmt.Errorf("entry bundle %d: %w", first/256, err)
		}
		wanted := min(256, size-first)
		if got := uint64(len(bundle.Entries)); got < wanted {
			return fmt.Errorf("dropped leaf: entry bundle %d has %d entries instead of %d", first/256, got, wanted)
		}
		hashes, err := client.FetchLeafHashes(ctx, source.ReadTile, first, wanted, size)
		if err != nil {
			return fmt.Errorf("leaf hashes from %d: %w", first, err)
		}
		for i, hash := range hashes {
			entry := bundle.Entries[i]
			if len(entry) != 33 || entry[0] != 1 {
				return fmt.Errorf("leaf %d is not of version 1", first+uint64(i))
			}
			if !bytes.Equal(rfc6962.DefaultHasher.HashLeaf(entry), hash) {
				return fmt.Errorf("forged leaf: entry %d does not hash to its tile", first+uint64(i))
			}
		}
	}
	return nil
}

// leafHashes is how fsck reads an entry bundle.
func leafHashes(raw []byte) ([][]byte, error) {
	bundle := &api.EntryBundle{}
	if err := bundle.UnmarshalText(raw); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(bundle.Entries))
	for _, entry := range bundle.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

// verifyInclusion proves every sample-th entry, and the last, with both libraries.
func verifyInclusion(ctx context.Context, source fetcher, head *log.Checkpoint, sample uint64) (int, error) {
	builder, err := client.NewProofBuilder(ctx, head.Size, source.ReadTile)
	if err != nil {
		return 0, err
	}
	tree := tlog.Tree{N: int64(head.Size), Hash: tlog.Hash(head.Hash)}
	reader := tlog.TileHashReader(tree, newTileReader(ctx, source))
	checks := 0
	for first := uint64(0); first < head.Size; first += 256 {
		bundle, err := client.GetEntryBundle(ctx, source.ReadEntryBundle, first/256, head.Size)
		if err != nil {
			return checks, fmt.Errorf("entry bundle %d: %w", first/256, err)
		}
		for i, entry := range bundle.Entries {
			index := first + uint64(i)
			if index%sample != 0 && index != head.Size-1 {
				continue
			}
			path, err := builder.InclusionProof(ctx, index)
			if err != nil {
				return checks, fmt.Errorf("proof of leaf %d: %w", index, err)
			}
			leaf := rfc6962.DefaultHasher.HashLeaf(entry)
			if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, head.Size, leaf, path, head.Hash); err != nil {
				return checks, fmt.Errorf("leaf %d: %w", index, err)
			}
			record, err := tlog.ProveRecord(tree.N, int64(index), reader)
			if err != nil {
				return checks, fmt.Errorf("tlog: proof of leaf %d: %w", index, err)
			}
			if err := tlog.CheckRecord(record, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
				return checks, fmt.Errorf("tlog: leaf %d: %w", index, err)
			}
			checks += 2
		}
	}
	return checks, nil
}

// verifyConsistency proves with both libraries that the older tree is the beginning of the newer one.
func verifyConsistency(ctx context.Context, source fetcher, older, newer *log.Checkpoint) error {
	if older.Size > newer.Size {
		return fmt.Errorf("rolled back: a tree of %d was signed, %d is served", older.Size, newer.Size)
	}
	builder, err := client.NewProofBuilder(ctx, newer.Size, source.ReadTile)
	if err != nil {
		return err
	}
	path, err := builder.ConsistencyProof(ctx, older.Size, newer.Size)
	if err != nil {
		return fmt.Errorf("consistency proof: %w", err)
	}
	hasher := rfc6962.DefaultHasher
	if err := proof.VerifyConsistency(hasher, older.Size, newer.Size, path, older.Hash, newer.Hash); err != nil {
		return fmt.Errorf("split view: %w", err)
	}
	if older.Size == 0 {
		return nil // tlog has no proof from the empty tree, and none is needed
	}
	tree := tlog.Tree{N: int64(newer.Size), Hash: tlog.Hash(newer.Hash)}
	reader := tlog.TileHashReader(tree, newTileReader(ctx, source))
	steps, err := tlog.ProveTree(tree.N, int64(older.Size), reader)
	if err != nil {
		return fmt.Errorf("tlog: consistency proof: %w", err)
	}
	if err := tlog.CheckTree(steps, tree.N, tree.Hash, int64(older.Size), tlog.Hash(older.Hash)); err != nil {
		return fmt.Errorf("tlog: split view: %w", err)
	}
	return nil
}
