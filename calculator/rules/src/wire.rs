//! The compact form in which a policy travels to the phone.
//!
//! Fields follow each other in the order of their declaration; numbers are LEB128, texts and
//! lists begin with their length, the variant of an enum is its number. There is no version to
//! negotiate: the module and the policy in the page come from the same build.
//!
//! Reading never stops half-way: bytes that are wrong set a flag and give some value, and the
//! flag is asked once, at the end: the code that would return an error from each field is code that
//! a phone must fetch.

/// Bytes being read.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    failed: bool,
}

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, failed: false }
    }

    /// Whether everything was understood and nothing is left.
    pub(crate) const fn succeeded(&self) -> bool {
        !self.failed && self.bytes.is_empty()
    }

    /// Gives up; what is read from here on is of no interest.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
        self.bytes = &[];
    }

    pub(crate) fn byte(&mut self) -> u8 {
        if let Some((first, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            *first
        } else {
            self.fail();
            0
        }
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
        }
        self.fail();
        0
    }

    /// A length that the bytes left can have.
    fn length(&mut self) -> usize {
        match usize::try_from(self.number()) {
            Ok(length) if length <= self.bytes.len() => length,
            _ => {
                self.fail();
                0
            }
        }
    }
}

/// A value that travels.
pub(crate) trait Wire: Sized {
    /// Writes it behind what is there.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads it; some value of the type, if the bytes are wrong.
    fn take(reader: &mut Reader<'_>) -> Self;
}

fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

macro_rules! wire_number {
    ($($number:ty),+) => {$(
        impl Wire for $number {
            fn put(&self, out: &mut Vec<u8>) {
                put_number((*self).into(), out);
            }

            fn take(reader: &mut Reader<'_>) -> Self {
                Self::try_from(reader.number()).unwrap_or_else(|_| {
                    reader.fail();
                    0
                })
            }
        }
    )+};
}

wire_number!(u8, u16, u32, u64);

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        match reader.byte() {
            0 => false,
            1 => true,
            _ => {
                reader.fail();
                false
            }
        }
    }
}

/// The number of its characters, and theirs: what it takes to check UTF-8 is code that a phone
/// must fetch.
impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_number(self.chars().count() as u64, out);
        for character in self.chars() {
            u32::from(character).put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        let mut text = Self::new();
        for _ in 0..reader.length() {
            match char::from_u32(u32::take(reader)) {
                Some(character) => text.push(character),
                None => reader.fail(),
            }
        }
        text
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        put_number(self.len() as u64, out);
        for item in self {
            item.put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        // Every item is at least one byte long, so that a length is never more than the bytes.
        let length = reader.length();
        let mut items = Self::new();
        for _ in 0..length {
            items.push(T::take(reader));
        }
        items
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Self {
        bool::take(reader).then(|| T::take(reader))
    }
}

/// Structs as their fields, in order.
macro_rules! wire_struct {
    ($($name:ty $([$generic:ident])? { $($field:tt),+ $(,)? })+) => {$(
        impl$(<$generic: $crate::wire::Wire>)? $crate::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)+
            }

            fn take(reader: &mut $crate::wire::Reader<'_>) -> Self {
                Self { $($field: $crate::wire::Wire::take(reader)),+ }
            }
        }
    )+};
}

/// Enums as the number of the variant and its fields, each written `field: name`; the field of a
/// tuple is its place. The first variant is what wrong bytes are read as.
macro_rules! wire_enum {
    ($($name:ty {
        $first:ident $({ $($first_key:tt: $first_field:ident),+ })?
        $(, $tag:literal = $variant:ident $({ $($key:tt: $field:ident),+ })?)* $(,)?
    })+) => {$(
        impl $crate::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    Self::$first $({ $($first_key: $first_field),+ })? => {
                        out.push(0);
                        $($($first_field.put(out);)+)?
                    }
                    $(Self::$variant $({ $($key: $field),+ })? => {
                        out.push($tag);
                        $($($field.put(out);)+)?
                    })*
                }
            }

            fn take(reader: &mut $crate::wire::Reader<'_>) -> Self {
                match reader.byte() {
                    $($tag => Self::$variant $({ $($key: $crate::wire::Wire::take(reader)),+ })?,)*
                    tag => {
                        if tag > 0 {
                            reader.fail();
                        }
                        Self::$first $({ $($first_key: $crate::wire::Wire::take(reader)),+ })?
                    }
                }
            }
        }
    )+};
}

pub(crate) use {wire_enum, wire_struct};

#[cfg(test)]
mod tests {
    use super::*;

    fn travelled<T: Wire>(value: &T) -> T {
        let mut bytes = Vec::new();
        value.put(&mut bytes);
        let mut reader = Reader::new(&bytes);
        let travelled = T::take(&mut reader);
        assert!(reader.succeeded());
        travelled
    }

    #[test]
    fn values_arrive_as_they_left() {
        for number in [0, 1, 127, 128, 300, u64::MAX] {
            assert_eq!(travelled(&number), number);
        }
        assert_eq!(travelled(&"起付线".to_owned()), "起付线");
        assert_eq!(travelled(&vec![Some(true), None]), [Some(true), None]);
    }

    #[test]
    fn wrong_bytes_set_the_flag() {
        fn fails<T: Wire>(bytes: &[u8]) -> bool {
            let mut reader = Reader::new(bytes);
            T::take(&mut reader);
            !reader.succeeded()
        }
        assert!(fails::<u8>(&[0x80, 0x02]), "256 is no u8");
        assert!(fails::<u64>(&[0xff; 11]), "a number without an end");
        assert!(fails::<bool>(&[2]));
        assert!(fails::<String>(&[1, 0x80, 0xb0, 0x03]), "half of a pair is no character");
        assert!(fails::<Vec<u8>>(&[9, 1]), "a list longer than the bytes");
        assert!(fails::<u8>(&[1, 1]), "bytes left over");
    }
}
