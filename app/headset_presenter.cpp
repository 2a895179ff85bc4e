#include "app/headset_presenter.h"

#include "app/headset_menu.h"

namespace mercia::app {
namespace {

class HeadsetPresenter final : public Presenter {
 public:
  HeadsetPresenter(Headset& headset, Window& window, gpu::Device& device, std::unique_ptr<WindowPresenter> inner)
      : headset_(headset), window_(window), device_(device), inner_(std::move(inner)) {}

  // The session's pictures hang on the device.
  ~HeadsetPresenter() override { headset_.end_session(); }

  std::uint32_t view_count() const override { return 2; }
  VkFormat color_format() const override { return inner_->color_format(); }
  overlay::Screen screen() const override { return inner_->screen(); }
  void show_panel(const xr::PanelPlace& place) override { panel_place_ = place; }
  void leave_headset() override { leaving_ = true; }
  void tell(Status& status) const override {
    status.headset = headset_.sentence();
    status.sessions = headset_.sessions_started();
    status.focused_after = headset_.focused_after();
    if (!headset_.session()) return;
    status.headset_frames = headset_.session()->counts().shown;
    status.headset_late = headset_.session()->counts().late;
  }
  void pulse(xr::Hand hand, double seconds, double strength) override {
    if (headset_.session()) headset_.session()->pulse(hand, seconds, strength);
  }

  PersonInput take_input() override {
    PersonInput input = inner_->take_input();
    for (const Verb verb : input.verbs) {
      if (verb != Verb::Headset) continue;
      // A frame that has begun is ended first.
      if (headset_.wanted()) {
        leaving_ = true;
        if (!showing_) headset_.leave();
      } else {
        headset_.enter();
      }
    }
    return input;
  }

  Result<PresenterFrame> begin() override {
    showing_ = false;
    leaving_ = false;
    panel_place_.reset();
    switch (headset_.tend(device_, inner_->color_format())) {
      case HeadsetState::NeedsDevice: {
        PresenterFrame frame;
        frame.outcome = FrameOutcome::Again;
        return frame;
      }
      case HeadsetState::Inside:
        if (headset_.session()->running()) {
          if (auto frame = begin_in_headset()) return *frame;
        }
        break;
      case HeadsetState::Off:
      case HeadsetState::Looking: break;
    }
    MERCIA_TRY(PresenterFrame frame, inner_->begin());
    frame.notice = headset_.sentence();
    return frame;
  }

  Result<void> end(std::uint64_t drawn) override {
    if (!showing_) return inner_->end(drawn);
    showing_ = false;
    MERCIA_CHECK(inner_->mirror(frame_.color.image, frame_.extent));
    if (const auto ended = headset_.session()->end(frame_, panel_place_); !ended) headset_.lost(ended.error());
    if (leaving_) headset_.leave();
    return {};
  }

 private:
  // Nothing when the headset wants no picture now: then the window gets one.
  std::optional<PresenterFrame> begin_in_headset() {
    xr::Session& session = *headset_.session();
    Result<xr::Frame> begun = session.begin();
    if (!begun) {
      headset_.lost(begun.error());
      return std::nullopt;
    }
    frame_ = std::move(*begun);
    if (!frame_.wanted) {
      if (const auto ended = session.end(frame_, std::nullopt); !ended) headset_.lost(ended.error());
      return std::nullopt;
    }
    PresenterFrame frame;
    window_.poll(false);
    if (window_.should_close()) {
      frame.outcome = FrameOutcome::Leave;
      return frame;
    }
    frame.outcome = FrameOutcome::Draw;
    for (const xr::Eye& eye : frame_.eyes) {
      frame.views.push_back({eye.space_from_eye, eye.field_of_view, frame_.extent.width, frame_.extent.height});
    }
    frame.headset.emplace();
    frame.headset->panel = {frame_.panel.image, frame_.panel.view, HeadsetMenu::kPixels,
                            VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, session.color_format()};
    frame.headset->stage_from_head = frame_.eyes[0].space_from_eye;
    frame.headset->stage_from_head[3] = 0.5 * (frame_.eyes[0].space_from_eye[3] + frame_.eyes[1].space_from_eye[3]);
    frame.headset->hands = frame_.hands;
    frame.display_time = monotonic_seconds() + frame_.display_in;
    frame.target = {frame_.color.image, frame_.color.view, frame_.extent, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                    session.color_format()};
    showing_ = true;
    return frame;
  }

  Headset& headset_;
  Window& window_;
  gpu::Device& device_;
  std::unique_ptr<WindowPresenter> inner_;
  xr::Frame frame_;
  std::optional<xr::PanelPlace> panel_place_;
  bool leaving_ = false;
  bool showing_ = false;  // the frame that is being drawn is the headset's
};

}  // namespace

std::unique_ptr<Presenter> make_headset_presenter(Headset& headset, Window& window, gpu::Device& device,
                                                  std::unique_ptr<WindowPresenter> window_presenter) {
  return std::make_unique<HeadsetPresenter>(headset, window, device, std::move(window_presenter));
}

}  // namespace mercia::app
