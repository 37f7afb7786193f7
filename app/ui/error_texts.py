"""What each foreseen error says to the person at the till: what is safe first, then what to do.

The key is the error's ``code``, or ``code.why`` where the reason asks for another advice. Names in braces are facts of the
error, written by ``app.ui.error_view``; a sentence holds no code, no file name and no word of a driver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.ui.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Entry:
    """Title and sentence as source texts; tone and icon where they differ from those of the error's class."""

    title: str
    sentence: str
    tone: str = ""
    icon: str = ""


CLASSES: Final = {
    "error": Entry(
        QT_TRANSLATE_NOOP("Errors", "Terjadi kesalahan pada program"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. Ulangi; bila terjadi lagi, kirim laporan masalah."),
        "attention",
        "circle-alert",
    ),
    "rule_violation": Entry(
        QT_TRANSLATE_NOOP("Errors", "Belum bisa dilakukan"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Periksa isian, lalu ulangi."),
        "waiting",
        "triangle-alert",
    ),
    "not_permitted": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perlu persetujuan supervisor"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Minta supervisor menyetujui dengan PIN."),
        "info",
        "shield",
    ),
    "not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Data ini tidak ada di mesin ini. Tidak ada yang berubah."),
        "attention",
        "search-x",
    ),
    "unavailable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Belum bisa dijangkau"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan tetap jalan dan aman di mesin ini. Coba lagi sebentar lagi."),
        "waiting",
        "triangle-alert",
    ),
    "rejected": Entry(
        QT_TRANSLATE_NOOP("Errors", "Ditolak pusat"),
        QT_TRANSLATE_NOOP("Errors", "Data tetap tersimpan di mesin ini. Buka halaman Sinkron untuk melihat alasannya."),
        "attention",
        "circle-alert",
    ),
    "unusable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data tidak bisa dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Program berhenti supaya tidak ada data yang rusak. Pulihkan dari cadangan."),
        "attention",
        "database",
    ),
}
"""What is said of an error by who must act, with the tone and icon of all errors of that class."""

SALE: Final = {
    "order_empty": Entry(
        QT_TRANSLATE_NOOP("Errors", "Keranjang kosong"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang dibayar. Pindai barang terlebih dahulu."),
        icon="shopping-basket",
    ),
    "cart_empty": Entry(
        QT_TRANSLATE_NOOP("Errors", "Keranjang kosong"),
        QT_TRANSLATE_NOOP("Errors", "Pindai barang, atau tekan F2 lalu ketik namanya."),
        icon="shopping-basket",
    ),
    "cart_full": Entry(
        QT_TRANSLATE_NOOP("Errors", "Keranjang penuh"),
        QT_TRANSLATE_NOOP(
            "Errors", "Keranjang aman, {lines_max} baris sudah terisi. Bayar dahulu, lalu mulai transaksi baru."
        ),
        icon="shopping-basket",
    ),
    "cart_in_use": Entry(
        QT_TRANSLATE_NOOP("Errors", "Masih ada barang di keranjang"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. Bayar, tahan, atau batalkan dahulu sebelum mengambil yang lain."),
        icon="shopping-basket",
    ),
    "cart_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Keranjang ini sudah selesai"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang sudah dibayar atau dibatalkan. Tidak ada yang dijual dua kali."),
        icon="shopping-basket",
    ),
    "cart_still_open": Entry(
        QT_TRANSLATE_NOOP("Errors", "Masih ada barang di keranjang"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. Bayar, tahan, atau batalkan dahulu sebelum menutup shift."),
        icon="shopping-basket",
    ),
    "too_many_held": Entry(
        QT_TRANSLATE_NOOP("Errors", "Terlalu banyak pesanan ditahan"),
        QT_TRANSLATE_NOOP(
            "Errors", "Keranjang aman. Selesaikan salah satu dari {held_max} pesanan yang ditahan dahulu."
        ),
    ),
    "line_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Baris sudah tidak ada"),
        QT_TRANSLATE_NOOP("Errors", "Baris ini sudah dihapus dari keranjang. Pilih baris lain."),
    ),
    "order_too_large": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah terlalu besar"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang tidak berubah. Satu transaksi paling besar {max_minor}."),
    ),
    "order_contradicts": Entry(
        QT_TRANSLATE_NOOP("Errors", "Hitungan pesanan tidak cocok"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang dibayar dan keranjang aman. Kirim laporan masalah."),
    ),
    "order_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Struk tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada penjualan dengan struk ini di mesin ini."),
        icon="receipt-text",
    ),
    "paid_too_little": Entry(
        QT_TRANSLATE_NOOP("Errors", "Uang belum cukup"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. Kurang {missing} dari tagihan {due}."),
        icon="banknote",
    ),
    "paid_too_much": Entry(
        QT_TRANSLATE_NOOP("Errors", "Periksa uang diterima"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. {received} jauh di atas tagihan {due}; ketik ulang jumlahnya."),
        icon="banknote",
    ),
    "discount_exceeds_value": Entry(
        QT_TRANSLATE_NOOP("Errors", "Diskon terlalu besar"),
        QT_TRANSLATE_NOOP("Errors", "Harga tidak berubah. Diskon {asked} melebihi nilai barang {value}."),
        icon="percent",
    ),
    "tax_rate_missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tarif pajak belum ada"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang aman. Pemilik perlu mengisi tarif pajak outlet ini, lalu sinkronkan."),
        icon="percent",
    ),
}

GOODS: Final = {
    "code_unknown": Entry(
        QT_TRANSLATE_NOOP("Errors", "Barcode belum dikenal"),
        QT_TRANSLATE_NOOP("Errors", "{typed} belum ada di daftar. Tidak ada yang ditambahkan ke keranjang."),
        "attention",
        "scan-barcode",
    ),
    "check_digit_wrong": Entry(
        QT_TRANSLATE_NOOP("Errors", "Barcode salah terbaca"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang ditambahkan. Pindai ulang, atau ketik angka di bawah barcode."),
        "attention",
        "scan-barcode",
    ),
    "label_empty": Entry(
        QT_TRANSLATE_NOOP("Errors", "Label timbangan kosong"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang ditambahkan. Timbang ulang barang, lalu pindai label barunya."),
        "attention",
        "scale",
    ),
    "label_times_quantity": Entry(
        QT_TRANSLATE_NOOP("Errors", "Label timbangan untuk satu bungkus"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang ditambahkan. Pindai label tiap bungkus satu per satu."),
        icon="scale",
    ),
    "label_quantity_fixed": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah dari label timbangan"),
        QT_TRANSLATE_NOOP("Errors", "{name} tidak berubah. Timbang ulang untuk berat lain, atau hapus barisnya."),
        icon="scale",
    ),
    "quantity_out_of_range": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah tidak bisa dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang tidak berubah. Isi jumlah lebih dari 0 dan paling banyak 1.000.000."),
    ),
    "quantity_not_whole": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah harus bulat"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang tidak berubah. Barang ini dijual utuh, bukan {milli}."),
    ),
    "quantity_unreadable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah tidak terbaca"),
        QT_TRANSLATE_NOOP("Errors", "Keranjang tidak berubah. Tulis jumlah seperti 12 atau 0,75."),
    ),
    "product_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Barang tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Barang ini sudah tidak dijual di sini. Tidak ada yang berubah."),
    ),
    "name_empty": Entry(
        QT_TRANSLATE_NOOP("Errors", "Nama masih kosong"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang disimpan. Isi nama barang."),
    ),
    "name_too_long": Entry(
        QT_TRANSLATE_NOOP("Errors", "Nama terlalu panjang"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang disimpan. Nama paling panjang {length_max} huruf."),
    ),
    "price_out_of_range": Entry(
        QT_TRANSLATE_NOOP("Errors", "Harga tidak bisa dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Harga lama tetap berlaku. {minor} di luar batas harga."),
        icon="tag",
    ),
    "nothing_changed": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah"),
        QT_TRANSLATE_NOOP("Errors", "Isian sama dengan yang tersimpan."),
        "neutral",
        "info",
    ),
    "not_replaceable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perubahan ini tidak bisa diganti lagi"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Pusat sudah menjawabnya; muat ulang daftar ini."),
        "neutral",
        "info",
    ),
}

SHIFT: Final = {
    "no_open_shift": Entry(
        QT_TRANSLATE_NOOP("Errors", "Shift belum dibuka"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Buka shift dahulu, lalu ulangi."),
        icon="wallet",
    ),
    "shift_already_open": Entry(
        QT_TRANSLATE_NOOP("Errors", "Shift sudah dibuka"),
        QT_TRANSLATE_NOOP("Errors", "Shift yang berjalan tetap aman. Lanjutkan berjualan di shift itu."),
        icon="wallet",
    ),
    "shift_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Shift tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Shift ini tidak ada di mesin ini. Tidak ada yang berubah."),
        icon="wallet",
    ),
    "cash_amount_out_of_range": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jumlah uang tidak bisa dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang dicatat. Isi jumlah di atas Rp 0."),
        icon="banknote",
    ),
    "cash_not_there": Entry(
        QT_TRANSLATE_NOOP("Errors", "Uang di laci tidak cukup"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang dicatat. Jumlah keluar melebihi uang yang seharusnya ada di laci."),
        icon="banknote",
    ),
    "count_out_of_range": Entry(
        QT_TRANSLATE_NOOP("Errors", "Hitungan tidak bisa dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Shift tetap terbuka. Periksa jumlah lembar untuk {minor}."),
        icon="banknote",
    ),
    "left_too_much": Entry(
        QT_TRANSLATE_NOOP("Errors", "Sisa di laci terlalu besar"),
        QT_TRANSLATE_NOOP(
            "Errors", "Shift tetap terbuka. Yang ditinggal paling banyak {counted}, sama dengan hitungan."
        ),
        icon="banknote",
    ),
    "reason_missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Alasan belum diisi"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Pilih atau tulis alasannya."),
    ),
    "note_missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Keterangan selisih belum diisi"),
        QT_TRANSLATE_NOOP("Errors", "Shift tetap terbuka. Selisih di atas {free} perlu keterangan."),
    ),
}

PEOPLE: Final = {
    "pin_wrong": Entry(
        QT_TRANSLATE_NOOP("Errors", "PIN salah"),
        QT_TRANSLATE_NOOP("Errors", "Sisa percobaan: {tries_left}."),
        "attention",
        "lock",
    ),
    "pin_locked": Entry(
        QT_TRANSLATE_NOOP("Errors", "PIN terkunci sementara"),
        QT_TRANSLATE_NOOP(
            "Errors", "Terlalu banyak PIN salah. Coba lagi dalam {seconds}, atau minta supervisor membukanya."
        ),
        "attention",
        "lock",
    ),
    "staff_inactive": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tidak bisa masuk"),
        QT_TRANSLATE_NOOP("Errors", "{name} sudah tidak aktif di toko ini. Hubungi pemilik."),
        icon="user-round",
    ),
    "staff_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Orang ini tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Daftar karyawan baru saja berubah. Pilih nama lagi."),
        icon="user-round",
    ),
    "right_missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perlu persetujuan supervisor"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Hak yang diperlukan: {right}."),
    ),
    "approver_lacks_right": Entry(
        QT_TRANSLATE_NOOP("Errors", "Belum disetujui"),
        QT_TRANSLATE_NOOP("Errors", "{name} juga tidak berhak menyetujui ini. Pilih orang lain."),
        "waiting",
    ),
}

PRINTING: Final = {
    "printer_away": Entry(
        QT_TRANSLATE_NOOP("Errors", "Printer tidak menjawab"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan sudah tersimpan. Struk dicetak saat printer kembali."),
        icon="printer",
    ),
    "printer_away.refused": Entry(
        QT_TRANSLATE_NOOP("Errors", "Printer menolak sambungan"),
        QT_TRANSLATE_NOOP(
            "Errors", "Penjualan sudah tersimpan. Periksa apakah printer menyala; struk menunggu di antrean."
        ),
        icon="printer",
    ),
    "printer_away.folder_full": Entry(
        QT_TRANSLATE_NOOP("Errors", "Folder cetakan penuh"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan sudah tersimpan. Pindahkan berkas lama dari folder cetakan."),
        icon="printer",
    ),
    "no_printer": Entry(
        QT_TRANSLATE_NOOP("Errors", "Toko ini tanpa printer"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan sudah tersimpan. Struk bisa dilihat di halaman Pesanan."),
        "neutral",
        "printer",
    ),
    "print_job_not_found": Entry(
        QT_TRANSLATE_NOOP("Errors", "Cetakan tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan sudah tersimpan. Cetak ulang dari halaman Pesanan."),
        icon="printer",
    ),
    "printer_setting_wrong": Entry(
        QT_TRANSLATE_NOOP("Errors", "Pengaturan printer belum benar"),
        QT_TRANSLATE_NOOP("Errors", "Printer lama tetap dipakai. Pilih tanpa printer, folder, atau alamat jaringan."),
        icon="printer",
    ),
    "printer_setting_wrong.folder": Entry(
        QT_TRANSLATE_NOOP("Errors", "Folder cetakan belum benar"),
        QT_TRANSLATE_NOOP("Errors", "Printer lama tetap dipakai. Isi nama folder yang bisa ditulisi."),
        icon="printer",
    ),
    "printer_setting_wrong.host": Entry(
        QT_TRANSLATE_NOOP("Errors", "Alamat printer belum benar"),
        QT_TRANSLATE_NOOP("Errors", "Printer lama tetap dipakai. Isi alamat seperti 192.168.1.50."),
        icon="printer",
    ),
    "printer_setting_wrong.port": Entry(
        QT_TRANSLATE_NOOP("Errors", "Port printer belum benar"),
        QT_TRANSLATE_NOOP("Errors", "Printer lama tetap dipakai. Port adalah angka 1 sampai 65535, biasanya 9100."),
        icon="printer",
    ),
}

CENTRE: Final = {
    "server_away": Entry(
        QT_TRANSLATE_NOOP("Errors", "Pusat belum terjangkau"),
        QT_TRANSLATE_NOOP("Errors", "Jualan tetap jalan dan aman di mesin ini. Data dikirim saat jaringan kembali."),
        icon="wifi-off",
    ),
    "server_busy": Entry(
        QT_TRANSLATE_NOOP("Errors", "Pusat sedang sibuk"),
        QT_TRANSLATE_NOOP("Errors", "Jualan tetap jalan dan aman di mesin ini. Pengiriman dicoba lagi sendiri."),
        icon="cloud-off",
    ),
    "device_copied": Entry(
        QT_TRANSLATE_NOOP("Errors", "Dua mesin memakai data yang sama"),
        QT_TRANSLATE_NOOP(
            "Errors", "Jualan tetap jalan dan terkirim. Daftarkan salah satu mesin lagi dengan kode baru."
        ),
    ),
    "server_went_back": Entry(
        QT_TRANSLATE_NOOP("Errors", "Pusat baru dipulihkan"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan aman. Yang belum ada di pusat dikirim lagi dengan sendirinya."),
    ),
    "feed_thinned": Entry(
        QT_TRANSLATE_NOOP("Errors", "Sudah lama tidak sinkron"),
        QT_TRANSLATE_NOOP("Errors", "Penjualan aman. Data toko diambil ulang dari pusat dengan sendirinya."),
    ),
    "snapshot_gone": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data toko diambil ulang"),
        QT_TRANSLATE_NOOP(
            "Errors", "Penjualan aman. Kiriman dari pusat sudah kedaluwarsa; yang baru diminta dengan sendirinya."
        ),
    ),
    "server_garbled": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jawaban bukan dari pusat kita"),
        QT_TRANSLATE_NOOP(
            "Errors", "Jualan tetap jalan dan aman di mesin ini. Mungkin Wi-Fi meminta masuk dahulu; periksa jaringan."
        ),
        icon="cloud-off",
    ),
    "device_unknown": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perangkat tidak dikenal pusat"),
        QT_TRANSLATE_NOOP(
            "Errors", "Jualan tetap jalan dan aman di mesin ini. Minta pemilik mendaftarkan perangkat lagi."
        ),
        icon="unlink",
    ),
    "tenant_suspended": Entry(
        QT_TRANSLATE_NOOP("Errors", "Toko dihentikan sementara di pusat"),
        QT_TRANSLATE_NOOP("Errors", "Jualan tetap jalan dan penjualan tetap diterima. Hubungi pemilik soal langganan."),
    ),
    "device_went_back": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data mesin ini mundur"),
        QT_TRANSLATE_NOOP(
            "Errors", "Jualan tetap jalan. Pusat mengenali data yang dipulihkan atau disalin; hubungi pemilik."
        ),
        icon="history",
    ),
    "batch_refused": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kiriman tidak terbaca pusat"),
        QT_TRANSLATE_NOOP("Errors", "Data tetap tersimpan di mesin ini. Yang tidak terbaca tampil di halaman Sinkron."),
    ),
    "program_too_old": Entry(
        QT_TRANSLATE_NOOP("Errors", "Program perlu diperbarui"),
        QT_TRANSLATE_NOOP(
            "Errors", "Jualan tetap jalan dan penjualan tetap terkirim. Perbarui program untuk menerima harga baru."
        ),
        icon="download",
    ),
    "task_gone": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tugas sudah selesai"),
        QT_TRANSLATE_NOOP("Errors", "Orang lain sudah menjawabnya. Tidak ada yang perlu dilakukan lagi."),
        "neutral",
        "info",
    ),
    "answer_unknown": Entry(
        QT_TRANSLATE_NOOP("Errors", "Jawaban ini tidak berlaku lagi"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Buka lagi tugasnya dan pilih jawaban yang ada."),
    ),
    "nothing_unsent": Entry(
        QT_TRANSLATE_NOOP("Errors", "Semua sudah terkirim"),
        QT_TRANSLATE_NOOP("Errors", "Pusat sudah menerima semuanya. Tidak ada yang perlu dibawa."),
        "neutral",
        "info",
    ),
    "not_enrolled": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perangkat belum terdaftar"),
        QT_TRANSLATE_NOOP("Errors", "Isi alamat pusat dan kode sekali pakai dari pemilik."),
        icon="link",
    ),
    "already_enrolled": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perangkat sudah terdaftar"),
        QT_TRANSLATE_NOOP("Errors", "Data toko di folder ini tetap utuh. Pakai folder lain untuk toko lain."),
        icon="link",
    ),
    "address_unusable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Alamat pusat belum benar"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang dikirim. Tulis alamat lengkap seperti yang diberikan pemilik."),
        icon="link",
    ),
    "address_unusable.not_encrypted": Entry(
        QT_TRANSLATE_NOOP("Errors", "Alamat pusat tidak aman"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang dikirim. Alamat di jaringan harus diawali https://."),
        icon="lock-open",
    ),
    "enrolment_refused": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kode tidak diterima"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang berubah. Periksa kode, atau minta kode baru dari pemilik."),
        icon="key-round",
    ),
    "enrolment_refused.enrol_code_unknown": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kode tidak dikenal"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang berubah. Periksa tiap huruf dan angka kode itu."),
        icon="key-round",
    ),
    "enrolment_refused.enrol_code_expired": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kode sudah kedaluwarsa"),
        QT_TRANSLATE_NOOP("Errors", "Belum ada yang berubah. Minta kode baru dari pemilik."),
        icon="key-round",
    ),
    "enrolment_refused.enrol_code_used": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kode sudah dipakai"),
        QT_TRANSLATE_NOOP("Errors", "Satu kode untuk satu perangkat. Minta kode baru dari pemilik."),
        icon="key-round",
    ),
    "enrolment_refused.enrol_too_many_tries": Entry(
        QT_TRANSLATE_NOOP("Errors", "Terlalu banyak percobaan"),
        QT_TRANSLATE_NOOP("Errors", "Tunggu beberapa menit, lalu coba lagi dengan kode yang benar."),
        icon="key-round",
    ),
}

MACHINE: Final = {
    "disk_full": Entry(
        QT_TRANSLATE_NOOP("Errors", "Penyimpanan penuh"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; kosongkan ruang, lalu ulangi.",
        ),
        "attention",
        "hard-drive",
    ),
    "disk_full.io": Entry(
        QT_TRANSLATE_NOOP("Errors", "Penyimpanan tidak bisa ditulisi"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; periksa disk, lalu ulangi.",
        ),
        "attention",
        "hard-drive",
    ),
    "database_busy": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data sedang dipakai"),
        QT_TRANSLATE_NOOP(
            "Errors", "Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; ulangi."
        ),
        icon="database",
    ),
    "database_damaged": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data rusak"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Program berhenti supaya tidak bertambah rusak. Yang sudah terkirim aman di pusat; pulihkan dari cadangan.",
        ),
    ),
    "database_missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data toko tidak ada"),
        QT_TRANSLATE_NOOP(
            "Errors", "Folder ini pernah dipakai, tetapi datanya hilang. Kembalikan folder atau pulihkan dari cadangan."
        ),
    ),
    "database_too_new": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data dari program yang lebih baru"),
        QT_TRANSLATE_NOOP("Errors", "Data aman dan tidak disentuh. Perbarui program, lalu buka lagi."),
        icon="download",
    ),
    "database_too_old": Entry(
        QT_TRANSLATE_NOOP("Errors", "Data dari program yang lebih lama"),
        QT_TRANSLATE_NOOP("Errors", "Data aman dan tidak disentuh. Buka kasir sekali agar diperbarui, lalu ulangi."),
        icon="download",
    ),
    "key_wrong": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kunci data tidak cocok"),
        QT_TRANSLATE_NOOP("Errors", "Data aman dan tidak disentuh. Pakai kunci pemulihan, atau folder yang sesuai."),
        icon="key-round",
    ),
    "key_wrong.passphrase": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kata sandi data tidak cocok"),
        QT_TRANSLATE_NOOP(
            "Errors", "Data aman dan tidak disentuh. Pakai berkas kata sandi yang dibuat bersama folder ini."
        ),
        icon="key-round",
    ),
    "key_away": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kunci data belum bisa diambil"),
        QT_TRANSLATE_NOOP("Errors", "Data aman. Buka kunci penyimpanan sandi komputer ini, lalu coba lagi."),
        icon="key-round",
    ),
    "key_away.no_key": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kunci data tidak ada di komputer ini"),
        QT_TRANSLATE_NOOP("Errors", "Data aman. Masukkan kunci pemulihan yang dicatat saat pendaftaran."),
        icon="key-round",
    ),
    "key_away.no_os_keyring": Entry(
        QT_TRANSLATE_NOOP("Errors", "Komputer ini tanpa penyimpanan sandi"),
        QT_TRANSLATE_NOOP("Errors", "Data aman. Jalankan program dengan berkas kata sandi, lalu coba lagi."),
        icon="key-round",
    ),
    "passphrase_unusable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Berkas kata sandi tidak terbaca"),
        QT_TRANSLATE_NOOP("Errors", "Data aman dan tidak disentuh. Periksa letak dan izin berkas kata sandi."),
        icon="key-round",
    ),
    "passphrase_unusable.too_short": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kata sandi terlalu pendek"),
        QT_TRANSLATE_NOOP(
            "Errors", "Data aman dan tidak disentuh. Isi berkas kata sandi dengan kalimat yang lebih panjang."
        ),
        icon="key-round",
    ),
    "recovery_key_wrong": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kunci pemulihan salah ketik"),
        QT_TRANSLATE_NOOP(
            "Errors", "Data aman dan tidak disentuh. Periksa tiap kelompok empat huruf, lalu ketik lagi."
        ),
        icon="key-round",
    ),
    "folder_in_use": Entry(
        QT_TRANSLATE_NOOP("Errors", "Kasir ini sudah terbuka"),
        QT_TRANSLATE_NOOP(
            "Errors", "Data aman. Folder ini dipakai jendela lain; pakai jendela itu, atau tutup dahulu."
        ),
        icon="monitor",
    ),
    "folder_unwritable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Folder data tidak bisa ditulisi"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Periksa izin folder dan ruang disk, lalu coba lagi."),
        icon="hard-drive",
    ),
    "device_file_damaged": Entry(
        QT_TRANSLATE_NOOP("Errors", "Berkas perangkat rusak"),
        QT_TRANSLATE_NOOP("Errors", "Data penjualan tidak disentuh. Kembalikan berkas perangkat dari cadangan."),
        icon="file-text",
    ),
    "backup_unwritable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Cadangan tidak tersimpan"),
        QT_TRANSLATE_NOOP(
            "Errors", "Penjualan aman dan cadangan lama tetap ada. Periksa tempat cadangan, lalu buat lagi."
        ),
        icon="hard-drive",
    ),
    "backup_unwritable.no_room": Entry(
        QT_TRANSLATE_NOOP("Errors", "Tidak ada ruang untuk cadangan"),
        QT_TRANSLATE_NOOP(
            "Errors", "Penjualan aman dan cadangan lama tetap ada. Kosongkan ruang disk, lalu buat lagi."
        ),
        icon="hard-drive",
    ),
    "backup_unwritable.gone": Entry(
        QT_TRANSLATE_NOOP("Errors", "Salinan kedua tidak dibuat"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Cadangan di komputer ini baik. Pasang lagi tempat salinan kedua, misalnya flash disk, lalu ulangi.",
        ),
        icon="hard-drive",
    ),
    "backup_faulty": Entry(
        QT_TRANSLATE_NOOP("Errors", "Cadangan tidak lolos pemeriksaan"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Cadangan lama yang baik tetap ada. Minta bantuan: isi cadangan baru tidak cocok dengan catatannya.",
        ),
        icon="database",
    ),
    "backup_faulty.missing": Entry(
        QT_TRANSLATE_NOOP("Errors", "Cadangan tidak ditemukan"),
        QT_TRANSLATE_NOOP("Errors", "Tidak ada yang berubah. Periksa nama dan letak berkas cadangan."),
        icon="file-text",
    ),
    "backup_faulty.unreadable": Entry(
        QT_TRANSLATE_NOOP("Errors", "Cadangan tidak bisa dibuka"),
        QT_TRANSLATE_NOOP(
            "Errors", "Tidak ada yang berubah. Berkasnya rusak, atau dibuat dengan kunci lain; pakai cadangan lain."
        ),
        icon="database",
    ),
    "recovery_key_needed": Entry(
        QT_TRANSLATE_NOOP("Errors", "Perlu kunci pemulihan"),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Tidak ada yang berubah. Komputer ini belum punya kunci data; masukkan kunci pemulihan yang dicatat.",
        ),
        icon="key-round",
    ),
}

ENTRIES: Final[dict[str, Entry]] = {**CLASSES, **SALE, **GOODS, **SHIFT, **PEOPLE, **PRINTING, **CENTRE, **MACHINE}

RIGHTS: Final = {
    "order.sell": QT_TRANSLATE_NOOP("Rights", "berjualan"),
    "cart.void": QT_TRANSLATE_NOOP("Rights", "membatalkan transaksi"),
    "receipt.reprint": QT_TRANSLATE_NOOP("Rights", "mencetak ulang struk"),
    "drawer.open": QT_TRANSLATE_NOOP("Rights", "membuka laci tanpa penjualan"),
    "shift.work": QT_TRANSLATE_NOOP("Rights", "membuka dan menutup shift"),
    "shift.backdate": QT_TRANSLATE_NOOP("Rights", "membuka shift bertanggal mundur"),
    "shift.difference": QT_TRANSLATE_NOOP("Rights", "menutup shift dengan selisih besar"),
    "cash.move": QT_TRANSLATE_NOOP("Rights", "mencatat kas masuk dan keluar"),
    "catalogue.edit": QT_TRANSLATE_NOOP("Rights", "mengubah barang dan harga"),
    "report.view": QT_TRANSLATE_NOOP("Rights", "melihat laporan"),
    "sync.manage": QT_TRANSLATE_NOOP("Rights", "mengatur sinkronisasi"),
    "staff.manage": QT_TRANSLATE_NOOP("Rights", "mengatur karyawan"),
    "settings.edit": QT_TRANSLATE_NOOP("Rights", "mengubah pengaturan"),
}
"""What a right lets a person do, as it stands inside a sentence."""
