#include "engine/transit/text_pool.h"

#include <functional>
#include <utility>

namespace mercia::transit {
namespace {

constexpr std::size_t kShownLimit = 500;

// Bytes of the UTF-8 sequence at the front of a text; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool overlong = lead == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = lead == 0xed && byte(1) > 0x9f;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool outside = (lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) > 0x8f);
    return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
  }
  return 0;
}

}  // namespace

TextPool::TextPool() : ends_{0}, slots_(1024, kNone) { slots_[slot_of({})] = 0; }

std::string_view TextPool::text(TextIndex index) const {
  const std::uint32_t first = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(texts_).substr(first, ends_[index] - first);
}

std::size_t TextPool::slot_of(std::string_view wanted) const {
  std::size_t slot = std::hash<std::string_view>{}(wanted) & (slots_.size() - 1);
  while (slots_[slot] != kNone && text(slots_[slot]) != wanted) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void TextPool::grow() {
  slots_.assign(slots_.size() * 2, kNone);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const auto index = static_cast<TextIndex>(i);
    slots_[slot_of(text(index))] = index;
  }
}

TextIndex TextPool::keep(std::string_view wanted) {
  std::size_t slot = slot_of(wanted);
  if (slots_[slot] != kNone) return slots_[slot];
  if (texts_.size() + wanted.size() >= kNone) return 0;
  if (ends_.size() * 2 >= slots_.size()) {
    grow();
    slot = slot_of(wanted);
  }
  texts_ += wanted;
  ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
  return slots_[slot] = static_cast<TextIndex>(ends_.size() - 1);
}

TextIndex TextPool::find(std::string_view wanted) const { return slots_[slot_of(wanted)]; }

void TextPool::move_to(TimetableData& data) {
  data.texts = std::move(texts_);
  data.text_ends = std::move(ends_);
  *this = TextPool();
}

std::string shown_text(std::string_view text) {
  std::string shown;
  while (!text.empty() && shown.size() < kShownLimit) {
    const std::size_t length = sequence_length(text);
    const auto code = static_cast<unsigned char>(text.front());
    if (length == 0) {
      shown += "\xef\xbf\xbd";
    } else if (length == 1) {
      shown += code < 0x20 || code == 0x7f ? ' ' : text.front();
    } else {
      shown += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return shown;
}

}  // namespace mercia::transit
