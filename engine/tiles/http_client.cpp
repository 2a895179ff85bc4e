#include "engine/tiles/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace mercia::tiles {
namespace {

using Clock = std::chrono::steady_clock;
using Outcome = tl::expected<HttpAnswer, FetchError>;

constexpr long kMostConnections = 16;                             // to one server that knows no HTTP/2
constexpr int kLookEvery = 50;                                    // milliseconds between looks at what was withdrawn
constexpr std::size_t kHeaderLimit = 8192;                        // bytes of one header's text
constexpr std::uint64_t kReserveLimit = std::uint64_t{64} << 20;  // bytes believed of a length that a server claims
constexpr double kLongestPause = 600.0;                           // seconds that a server may ask to be left alone

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One request on its way. It belongs to the thread that waits for it; the loop lets go of it before it is done.
struct Transfer {
  Easy easy;
  HttpAnswer answer;
  std::uint64_t limit = 0;
  bool over_limit = false;
  const std::atomic<bool>* cancelled = nullptr;
  CURLcode code = CURLE_OK;
  bool done = false;  // guarded by the loop's mutex
  std::condition_variable finished;
};

std::size_t on_data(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  Bytes& body = transfer.answer.body;
  if (size > transfer.limit - body.size()) {
    transfer.over_limit = true;
    return 0;
  }
  if (body.empty()) {
    curl_off_t length = -1;  // of the packed body, which is a lower bound most of the time
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length > 0)
      body.reserve(
          static_cast<std::size_t>(std::min({static_cast<std::uint64_t>(length), kReserveLimit, transfer.limit})));
  }
  const auto* first = reinterpret_cast<const std::byte*>(data);
  body.insert(body.end(), first, first + size);
  return size;
}

std::string* header_named(AnswerHeaders& headers, std::string_view name) {
  struct Known {
    std::string_view name;
    std::string AnswerHeaders::*value;
  };
  static constexpr std::array kKnown{
      Known{"cache-control", &AnswerHeaders::cache_control},
      Known{"expires", &AnswerHeaders::expires},
      Known{"date", &AnswerHeaders::date},
      Known{"age", &AnswerHeaders::age},
      Known{"etag", &AnswerHeaders::etag},
      Known{"last-modified", &AnswerHeaders::last_modified},
      Known{"vary", &AnswerHeaders::vary},
      Known{"retry-after", &AnswerHeaders::retry_after},
  };
  for (const Known& known : kKnown) {
    if (std::equal(name.begin(), name.end(), known.name.begin(), known.name.end(),
                   [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; }))
      return &(headers.*known.value);
  }
  return nullptr;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& headers = static_cast<Transfer*>(user)->answer.headers;
  std::string_view line(data, size);
  if (line.starts_with("HTTP/")) headers = {};  // a new answer: after a redirect, or after "100 Continue"
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string* known = header_named(headers, line.substr(0, colon));
  if (!known) return size;
  line.remove_prefix(colon + 1);
  const auto first = line.find_first_not_of(" \t\r\n");
  const auto last = line.find_last_not_of(" \t\r\n");
  if (first == std::string_view::npos || known->size() + line.size() > kHeaderLimit) return size;
  if (!known->empty()) *known += ", ";
  *known += line.substr(first, last - first + 1);
  return size;
}

bool worth_retrying(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    default: return false;
  }
}

tl::unexpected<FetchError> refused(ErrorKind kind, std::string what, const std::string& uri, bool temporary,
                                   double retry_after = 0.0) {
  return tl::unexpected<FetchError>(
      FetchError{Error{kind, std::move(what), shown_uri(uri), {}}, temporary, retry_after});
}

}  // namespace

std::string server_of(const std::string& uri) {
  const auto begin = uri.find("://");
  return begin == std::string::npos ? uri : uri.substr(0, uri.find_first_of("/?#", begin + 3));
}

std::string shown_uri(const std::string& uri) {
  std::string shown = uri.substr(0, uri.find('?'));
  const auto begin = shown.find("://");
  if (begin != std::string::npos) {
    const auto end = std::min(shown.find('/', begin + 3), shown.size());
    const auto at = shown.rfind('@', end);
    if (at != std::string::npos && at > begin) shown.erase(begin + 3, at - begin - 2);
  }
  return shown.size() < uri.size() && uri.find('?') != std::string::npos ? shown + "?…" : shown;
}

class HttpClient::Loop {
 public:
  explicit Loop(const SourceOptions& options) : options_(options) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)started;
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, kMostConnections);
    thread_ = std::thread([this] { run(); });
  }

  ~Loop() {
    stopping_ = true;
    curl_multi_wakeup(multi_);
    thread_.join();
    idle_.clear();  // before the multi handle, whose connections they may point to
    curl_multi_cleanup(multi_);
  }

  Outcome get(const std::string& uri, const std::vector<std::string>& lines, const std::atomic<bool>& cancelled) {
    if (const double left = pause_left(uri); left > 0.0)
      return refused(ErrorKind::Input, fmt::format("the server asked to be left alone for {:.0f} s more", left), uri,
                     true, left);
    Transfer transfer;
    transfer.easy = take_handle();
    if (!transfer.easy) return refused(ErrorKind::Internal, "libcurl could not be started", uri, false);
    transfer.limit = options_.size_limit;
    transfer.cancelled = &cancelled;
    std::unique_ptr<curl_slist, ListFree> list;
    for (const std::string& line : lines) list.reset(curl_slist_append(list.release(), line.c_str()));
    prepare(transfer, uri, list.get());
    {
      std::unique_lock lock(mutex_);
      incoming_.push_back(&transfer);
      curl_multi_wakeup(multi_);
      transfer.finished.wait(lock, [&] { return transfer.done; });
    }
    Outcome outcome = outcome_of(transfer, uri);
    give_back(std::move(transfer.easy));
    return outcome;
  }

 private:
  void prepare(Transfer& transfer, const std::string& uri, curl_slist* lines) const {
    CURL* easy = transfer.easy.get();
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, uri.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, options_.redirects);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    // Rather wait until it is known whether an open connection takes one more request than open another. Without TLS
    // there is nothing to wait for.
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, uri.starts_with("https:") ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");  // everything that this libcurl can unpack
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.size_limit));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, options_.connect_timeout_seconds);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, options_.stall_seconds);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "mercia");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    // As curl's own program does: certificates that this machine trusts beside the usual ones.
    if (const char* file = std::getenv("CURL_CA_BUNDLE"); file && *file) curl_easy_setopt(easy, CURLOPT_CAINFO, file);
  }

  Outcome outcome_of(Transfer& transfer, const std::string& uri) {
    if (transfer.over_limit || transfer.code == CURLE_FILESIZE_EXCEEDED)
      return refused(ErrorKind::Input, fmt::format("the answer is larger than the limit of {} bytes", transfer.limit),
                     uri, false);
    if (transfer.code == CURLE_ABORTED_BY_CALLBACK)
      return refused(ErrorKind::Cancelled, "the request was withdrawn", uri, true);
    if (transfer.code != CURLE_OK) {
      auto error = refused(ErrorKind::Input, curl_easy_strerror(transfer.code), uri, worth_retrying(transfer.code));
      error.value().unreachable = transfer.code == CURLE_COULDNT_RESOLVE_HOST ||
                                  transfer.code == CURLE_COULDNT_RESOLVE_PROXY ||
                                  transfer.code == CURLE_COULDNT_CONNECT || transfer.code == CURLE_OPERATION_TIMEDOUT;
      return error;
    }
    HttpAnswer& answer = transfer.answer;
    long status = 0;
    long redirects = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_REDIRECT_COUNT, &redirects);
    answer.status = static_cast<int>(status);
    answer.redirected = redirects > 0;
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      const double wait = std::min(
          seconds_to_wait(answer.headers.retry_after, static_cast<UnixTime>(std::time(nullptr))), kLongestPause);
      if (wait > 0.0 && (status == 429 || status == 503)) pause(uri, wait);
      return refused(ErrorKind::Input, fmt::format("the server answered with status {}", status), uri, true, wait);
    }
    return std::move(answer);
  }

  // ---- servers that want to be left alone ----

  double pause_left(const std::string& uri) {
    std::lock_guard lock(mutex_);
    if (pauses_.empty()) return 0.0;
    const auto found = pauses_.find(server_of(uri));
    if (found == pauses_.end()) return 0.0;
    const double left = std::chrono::duration<double>(found->second - Clock::now()).count();
    if (left <= 0.0) pauses_.erase(found);
    return std::max(left, 0.0);
  }

  void pause(const std::string& uri, double seconds) {
    const auto until =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::lock_guard lock(mutex_);
    auto& known = pauses_[server_of(uri)];
    known = std::max(known, until);
  }

  // ---- handles, kept because making one costs ----

  Easy take_handle() {
    {
      std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Easy handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    return Easy(curl_easy_init());
  }

  void give_back(Easy handle) {
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  // ---- the thread ----

  void run() {
    // A server that closes its end must not end the program: TLS writes without MSG_NOSIGNAL.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (!stopping_) {
      take_incoming();
      int running = 0;
      curl_multi_perform(multi_, &running);
      take_finished();
      withdraw();
      curl_multi_poll(multi_, nullptr, 0, active_.empty() ? 1000 : kLookEvery, nullptr);
    }
    while (!active_.empty()) finish(*active_.back(), CURLE_ABORTED_BY_CALLBACK);
  }

  void take_incoming() {
    std::vector<Transfer*> incoming;
    {
      std::lock_guard lock(mutex_);
      std::swap(incoming, incoming_);
    }
    for (Transfer* transfer : incoming) {
      active_.push_back(transfer);
      if (curl_multi_add_handle(multi_, transfer->easy.get()) != CURLM_OK) finish(*transfer, CURLE_FAILED_INIT);
    }
  }

  void take_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;  // the message goes with its handle
      char* user = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
      finish(*reinterpret_cast<Transfer*>(user), code);
    }
  }

  void withdraw() {
    for (std::size_t i = active_.size(); i-- > 0;)
      if (active_[i]->cancelled->load(std::memory_order_relaxed)) finish(*active_[i], CURLE_ABORTED_BY_CALLBACK);
  }

  void finish(Transfer& transfer, CURLcode code) {
    curl_multi_remove_handle(multi_, transfer.easy.get());
    active_.erase(std::find(active_.begin(), active_.end(), &transfer));
    std::lock_guard lock(mutex_);
    transfer.code = code;
    transfer.done = true;
    transfer.finished.notify_one();  // under the lock: the transfer may be gone right after it
  }

  SourceOptions options_;
  CURLM* multi_ = nullptr;
  std::mutex mutex_;
  std::vector<Transfer*> incoming_;
  std::vector<Easy> idle_;
  std::map<std::string, Clock::time_point> pauses_;
  std::vector<Transfer*> active_;  // the thread's own
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

HttpClient::HttpClient(const SourceOptions& options) : loop_(std::make_unique<Loop>(options)) {}
HttpClient::~HttpClient() = default;

Outcome HttpClient::get(const std::string& uri, const std::vector<std::string>& lines,
                        const std::atomic<bool>& cancelled) {
  return loop_->get(uri, lines, cancelled);
}

}  // namespace mercia::tiles
