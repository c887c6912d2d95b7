//! The person before a page: who it is, and the machine and settings with which the page is read.

use serde_json::{Value, json};

use crate::shop::{KIM, PERSON};

/// A person, with a machine and its settings.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) person: &'static str,
    pub(crate) width: u32,
    pub(crate) is_dark: bool,
    pub(crate) language: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) has_script: bool,
    /// Media features of the system, such as `("forced-colors", "active")`.
    pub(crate) features: &'static [(&'static str, &'static str)],
}

/// Kim at a desk.
impl Default for Reader {
    fn default() -> Self {
        Self {
            person: KIM,
            width: DESK,
            is_dark: false,
            language: "en",
            zone: "UTC",
            has_script: true,
            features: &[],
        }
    }
}

/// The width of a common screen, and of a common phone.
pub(crate) const DESK: u32 = 1280;
pub(crate) const PHONE: u32 = 390;

impl Reader {
    /// Returns the commands that arrange a page for the person.
    pub(crate) fn commands(&self) -> Vec<(&'static str, Value)> {
        let agent = json!({ "userAgent": "Chromium", "acceptLanguage": self.language });
        vec![
            self.screen(),
            self.media(),
            ("Emulation.setUserAgentOverride", agent),
            ("Network.setExtraHTTPHeaders", json!({ "headers": { PERSON: self.person } })),
            ("Emulation.setTimezoneOverride", json!({ "timezoneId": self.zone })),
            ("Emulation.setScriptExecutionDisabled", json!({ "value": !self.has_script })),
        ]
    }

    /// Returns the command that sets the size of the screen. A narrow one is a phone's.
    pub(crate) fn screen(&self) -> (&'static str, Value) {
        let is_phone = self.width <= PHONE;
        let screen =
            json!({ "width": self.width, "height": 900, "deviceScaleFactor": 1, "mobile": is_phone });
        ("Emulation.setDeviceMetricsOverride", screen)
    }

    /// Returns the command that sets what the system prefers.
    pub(crate) fn media(&self) -> (&'static str, Value) {
        let scheme = if self.is_dark { "dark" } else { "light" };
        let features = [("prefers-color-scheme", scheme)].into_iter().chain(self.features.iter().copied());
        let features: Vec<Value> =
            features.map(|(name, value)| json!({ "name": name, "value": value })).collect();
        ("Emulation.setEmulatedMedia", json!({ "features": features }))
    }
}
