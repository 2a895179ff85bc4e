#include "engine/tiles/uri.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>
#include <vector>

namespace mercia::tiles {
namespace {

struct Parts {
  std::string scheme;  // lower case, empty if relative
  bool has_authority = false;
  std::string authority;
  std::string path;
  bool has_query = false;
  std::string query;
};

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Splits and drops the fragment. A "scheme" of one letter is a drive letter or a file name, not a scheme.
Parts split(std::string_view text) {
  Parts parts;
  text = text.substr(0, text.find('#'));
  const auto colon = text.find(':');
  const auto is_scheme_char = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.';
  };
  if (colon != std::string_view::npos && colon > 1 && std::isalpha(static_cast<unsigned char>(text[0])) &&
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_scheme_char)) {
    for (const char c : text.substr(0, colon)) parts.scheme += lower(c);
    text.remove_prefix(colon + 1);
  }
  if (const auto question = text.find('?'); question != std::string_view::npos) {
    parts.has_query = true;
    parts.query = text.substr(question + 1);
    text = text.substr(0, question);
  }
  if (text.starts_with("//")) {
    parts.has_authority = true;
    text.remove_prefix(2);
    const auto slash = text.find('/');
    parts.authority = text.substr(0, slash);
    text = slash == std::string_view::npos ? std::string_view() : text.substr(slash);
  }
  parts.path = text;
  return parts;
}

std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_folder = false;
  std::size_t begin = path.starts_with('/') ? 1 : 0;
  while (begin <= path.size()) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto segment = path.substr(begin, end - begin);
    ends_in_folder = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    begin = end + 1;
  }
  std::string result;
  for (const auto segment : kept) (result += '/') += segment;
  if (ends_in_folder) result += '/';
  return result.empty() ? "/" : result;
}

// Encodes what may not stand in a URI as it is; per cent signs are left alone, for they may be escapes already.
std::string escaped(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) {
      ((result += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      result += c;
    }
  }
  return result;
}

// Also encodes the characters that a file name may have but that mean something in a URI.
std::string escaped_file_name(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '%')
      result += "%25";
    else if (c == '?')
      result += "%3F";
    else if (c == '#')
      result += "%23";
    else
      result += c;
  }
  return escaped(result);
}

Result<std::string> joined(const Parts& parts) {
  if (parts.scheme == "http" || parts.scheme == "https") {
    if (parts.authority.empty()) return fail_input("the address names no host", parts.path);
  } else if (parts.scheme != "file") {
    return fail_input("addresses of the scheme \"" + parts.scheme + "\" are not read", {}, "use file, http or https");
  }
  std::string result = parts.scheme + "://" + parts.authority + escaped(without_dot_segments(parts.path));
  if (parts.has_query) (result += '?') += escaped(parts.query);
  return result;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

Result<std::string> base64_decoded(std::string_view text) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::int8_t, 256> value{};
  value.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    value[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string result;
  result.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = value[static_cast<unsigned char>(c)];
    if (digit < 0) return fail_input("a data address holds broken base64");
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if (++count == 4) {
      for (const int shift : {16, 8, 0}) result += static_cast<char>(bits >> shift & 0xff);
      bits = 0;
      count = 0;
    }
  }
  if (count == 1) return fail_input("a data address holds broken base64");
  if (count >= 2) result += static_cast<char>(bits >> (count == 2 ? 4 : 10) & 0xff);
  if (count == 3) result += static_cast<char>(bits >> 2 & 0xff);
  return result;
}

}  // namespace

bool is_remote(std::string_view uri) { return uri.starts_with("http://") || uri.starts_with("https://"); }

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

Result<std::string> absolute_uri(const std::string& path_or_uri) {
  const Parts parts = split(path_or_uri);
  if (!parts.scheme.empty() && path_or_uri.find("://") != std::string::npos) return joined(parts);
  if (!parts.scheme.empty() && parts.scheme == "file") return joined(parts);
  std::error_code error;
  const auto path = std::filesystem::absolute(path_or_uri, error).lexically_normal();
  if (error) return fail_input(error.message(), path_or_uri);
  return "file://" + escaped_file_name(path.string());
}

Result<std::string> resolve_uri(const std::string& base, std::string_view reference) {
  const Parts from = split(base);
  Parts to = split(reference);
  if (!to.scheme.empty()) {
    if (to.scheme == "file" && from.scheme != "file")
      return fail_input("a document from the network may not name a file of this machine", std::string(reference));
    return joined(to);
  }
  to.scheme = from.scheme;
  if (to.has_authority) return joined(to);
  to.authority = from.authority;
  if (to.path.empty()) {
    to.path = from.path;
    if (!to.has_query) {
      to.has_query = from.has_query;
      to.query = from.query;
    }
  } else if (!to.path.starts_with('/')) {
    to.path = from.path.substr(0, from.path.rfind('/') + 1) + to.path;
  }
  return joined(to);
}

std::string tileset_in_archive(const std::string& uri) {
  const std::string path = uri.substr(0, uri.find('?'));
  return !is_remote(uri) && path.ends_with(".3tz") ? path + "/tileset.json" : uri;
}

Result<std::string> resolve_tile_uri(const std::string& base, std::string_view reference) {
  MERCIA_TRY(std::string uri, resolve_uri(base, reference));
  if (!is_remote(uri)) return tileset_in_archive(uri);
  const Parts from = split(base);
  const Parts to = split(uri);
  if (!from.has_query || from.scheme != to.scheme || from.authority != to.authority) return uri;
  std::string query = to.query;
  for (std::size_t begin = 0; begin <= from.query.size();) {
    const auto end = std::min(from.query.find('&', begin), from.query.size());
    const std::string pair = from.query.substr(begin, end - begin);
    const std::string name = pair.substr(0, pair.find('=')) + '=';
    const bool known = ("&" + query).find("&" + name) != std::string::npos;
    if (!pair.empty() && !known) query += (query.empty() ? "" : "&") + pair;
    begin = end + 1;
  }
  return uri.substr(0, uri.find('?')) + (query.empty() ? "" : "?" + query);
}

std::string reference_from(std::string_view base, std::string_view reference) {
  if (!split(reference).scheme.empty() || reference.starts_with('/')) return std::string(reference);
  base = base.substr(0, base.find_first_of("?#"));
  return std::string(base.substr(0, base.rfind('/') + 1)) + std::string(reference);
}

Result<std::filesystem::path> path_from_uri(const std::string& uri) {
  const Parts parts = split(uri);
  if (parts.scheme != "file") return fail_input("this is not the address of a file", uri);
  if (!parts.authority.empty() && parts.authority != "localhost")
    return fail_input("this file is on another machine", uri, "use http or https");
  const std::string path = percent_decoded(parts.path);
  if (path.find('\0') != std::string::npos) return fail_input("the path holds a zero byte", uri);
  return std::filesystem::path(path);
}

Result<std::string> data_from_uri(std::string_view uri) {
  const auto comma = uri.find(',');
  if (!uri.starts_with("data:") || comma == std::string_view::npos) return fail_input("this is no data address");
  if (uri.substr(0, comma).ends_with(";base64")) return base64_decoded(uri.substr(comma + 1));
  return percent_decoded(uri.substr(comma + 1));
}

}  // namespace mercia::tiles
