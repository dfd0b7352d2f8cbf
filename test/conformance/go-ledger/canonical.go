package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

type member struct {
	name  string
	value any
}

// object keeps its members as they came, so that a name written twice stays visible.
type object []member

// parseCanonical reads JSON of the ledger's value space and refuses every text that is not its canonical form
// (RFC 8785).
func parseCanonical(text string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	value, err := parseValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the value")
	}
	var written strings.Builder
	if err := write(&written, value); err != nil {
		return nil, err
	}
	if written.String() != text {
		return nil, errors.New("not in canonical form")
	}
	return value, nil
}

func parseValue(decoder *json.Decoder, depth int) (any, error) {
	if depth > 32 {
		return nil, errors.New("nested too deeply")
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		items := []any{}
		for decoder.More() {
			item, err := parseValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err := decoder.Token()
		return items, err
	case json.Delim('{'):
		members := object{}
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := parseValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			members = append(members, member{name.(string), value})
		}
		_, err := decoder.Token()
		return members, err
	}
	return token, nil
}

func write(out *strings.Builder, value any) error {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil || n > 1<<53-1 || n < -(1<<53-1) {
			return fmt.Errorf("%s is no integer below 2^53", v)
		}
		out.WriteString(strconv.FormatInt(n, 10))
	case string:
		quote(out, v)
	case []any:
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := write(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case object:
		sorted := slices.Clone(v)
		slices.SortFunc(sorted, func(a, b member) int {
			return slices.Compare(utf16.Encode([]rune(a.name)), utf16.Encode([]rune(b.name)))
		})
		out.WriteByte('{')
		for i, m := range sorted {
			if i > 0 {
				out.WriteByte(',')
				if sorted[i-1].name == m.name {
					return errors.New("a name stands twice")
				}
			}
			quote(out, m.name)
			out.WriteByte(':')
			if err := write(out, m.value); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	default:
		return fmt.Errorf("a value of type %T", value)
	}
	return nil
}

// quote writes a string with the escapes of RFC 8785, section 3.2.2.2, and no others.
func quote(out *strings.Builder, text string) {
	short := map[rune]string{'\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`, '"': `\"`, '\\': `\\`}
	out.WriteByte('"')
	for _, r := range text {
		if escape, ok := short[r]; ok {
			out.WriteString(escape)
		} else if r < 0x20 {
			fmt.Fprintf(out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}
