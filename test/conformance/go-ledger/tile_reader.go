package main

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// tileReader lets golang.org/x/mod/sumdb/tlog read the tiles of the ledger, of height 8.
type tileReader struct {
	ctx    context.Context
	source fetcher
	seen   map[tlog.Tile][]byte
}

func newTileReader(ctx context.Context, source fetcher) *tileReader {
	return &tileReader{ctx: ctx, source: source, seen: map[tlog.Tile][]byte{}}
}

func (r *tileReader) Height() int { return 8 }

func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, tile := range tiles {
		if known, ok := r.seen[tile]; ok {
			out[i] = known
			continue
		}
		// A width of 256 is a full tile, which Tessera writes as 0.
		data, err := r.source.ReadTile(r.ctx, uint64(tile.L), uint64(tile.N), uint8(tile.W))
		if err != nil {
			full, fullErr := r.source.ReadTile(r.ctx, uint64(tile.L), uint64(tile.N), 0)
			if fullErr != nil {
				return nil, err
			}
			data = full
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %v is short", tile)
		}
		out[i] = data[:tile.W*tlog.HashSize]
		r.seen[tile] = out[i]
	}
	return out, nil
}

func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}
