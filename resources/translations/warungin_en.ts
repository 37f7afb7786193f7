<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="id">
<context>
    <name>ApprovalDialog</name>
    <message>
        <source>Pembeli batal</source>
        <translation>Customer changed mind</translation>
    </message>
    <message>
        <source>Salah barang</source>
        <translation>Wrong item</translation>
    </message>
    <message>
        <source>Uang kurang</source>
        <translation>Not enough money</translation>
    </message>
    <message>
        <source>Tukar uang</source>
        <translation>Change a note</translation>
    </message>
    <message>
        <source>Kembalian kurang</source>
        <translation>Change was short</translation>
    </message>
    <message>
        <source>Periksa isi laci</source>
        <translation>Check the drawer</translation>
    </message>
    <message>
        <source>Jam komputer baru dibetulkan</source>
        <translation>Computer clock was put right</translation>
    </message>
    <message>
        <source>Melanjutkan hari kemarin</source>
        <translation>Continuing yesterday</translation>
    </message>
    <message>
        <source>Sudah dihitung ulang</source>
        <translation>Counted again</translation>
    </message>
    <message>
        <source>Salah kembalian</source>
        <translation>Wrong change given</translation>
    </message>
    <message>
        <source>Lupa mencatat kas</source>
        <translation>Cash not recorded</translation>
    </message>
    <message>
        <source>Belanja barang</source>
        <translation>Goods bought</translation>
    </message>
    <message>
        <source>Setor bank</source>
        <translation>Bank deposit</translation>
    </message>
    <message>
        <source>Disetujui di tempat</source>
        <translation>Approved on the spot</translation>
    </message>
    <message>
        <source>Keperluan mendesak</source>
        <translation>Urgent need</translation>
    </message>
    <message>
        <source>%1 belum berhak %2. Kedua nama tercatat di jurnal.</source>
        <translation>%1 may not %2. Both names go into the journal.</translation>
    </message>
    <message>
        <source>Perlu persetujuan supervisor</source>
        <translation>Supervisor approval needed</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Setujui</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Yang menyetujui</source>
        <translation>Who approves</translation>
    </message>
    <message>
        <source>PIN terkunci. Coba lagi dalam %1</source>
        <translation>PIN locked. Try again in %1</translation>
    </message>
    <message>
        <source>Memeriksa PIN…</source>
        <translation>Checking the PIN…</translation>
    </message>
    <message>
        <source>Belum ada yang berhak menyetujui di mesin ini.</source>
        <translation>Nobody on this register may approve this.</translation>
    </message>
    <message>
        <source>Ketik PIN 6 angka</source>
        <translation>Type the 6-digit PIN</translation>
    </message>
</context>
<context>
    <name>AttentionCard</name>
    <message>
        <source>Perlu dilihat</source>
        <translation>To review</translation>
    </message>
    <message>
        <source>Mesin toko</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Yang ditampilkan</source>
        <translation>What is shown</translation>
    </message>
    <message>
        <source>Tidak ada yang perlu dilihat</source>
        <translation>Nothing to review</translation>
    </message>
    <message>
        <source>Semua yang terkirim sudah diterima pusat apa adanya.</source>
        <translation>The centre took everything as it was sent.</translation>
    </message>
    <message>
        <source>Daftar mesin datang pada kontak berikutnya dengan pusat.</source>
        <translation>The list of devices comes with the next contact.</translation>
    </message>
    <message>
        <source>menurut pusat %1</source>
        <translation>as of %1</translation>
    </message>
</context>
<context>
    <name>BackOffice</name>
    <message>
        <source>Kantor toko</source>
        <translation>Back office</translation>
    </message>
    <message>
        <source>Kantor toko untuk yang berhak</source>
        <translation>The back office needs a right</translation>
    </message>
    <message>
        <source>Masuk sebagai orang yang boleh melihat laporan atau mengubah barang.</source>
        <translation>Sign in as someone who may see reports or change products.</translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Register %1</translation>
    </message>
    <message>
        <source>Hak yang diperlukan: %1</source>
        <translation>Right needed: %1</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>yang terakhir gagal; coba lagi</source>
        <translation>the last one failed; try again</translation>
    </message>
    <message>
        <source>gagal: tempatnya penuh</source>
        <translation>failed: no room left</translation>
    </message>
    <message>
        <source>gagal: tempat kedua tidak terpasang</source>
        <translation>failed: second place is missing</translation>
    </message>
    <message>
        <source>gagal: tidak bisa menulis ke disk</source>
        <translation>failed: cannot write to disk</translation>
    </message>
    <message>
        <source>gagal: hasil uji tidak baik, hubungi bantuan</source>
        <translation>failed its test, call for help</translation>
    </message>
    <message>
        <source>Cadangan terakhir</source>
        <translation>Last backup</translation>
    </message>
    <message>
        <source>Belum ada</source>
        <translation>None yet</translation>
    </message>
    <message>
        <source>sedang mencadangkan…</source>
        <translation>backing up…</translation>
    </message>
    <message>
        <source>belum pernah dicadangkan</source>
        <translation>never backed up</translation>
    </message>
    <message>
        <source>%1 lalu</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>sudah lama, cadangkan sekarang</source>
        <translation>long ago, back up now</translation>
    </message>
    <message>
        <source>diuji pulih, baik</source>
        <translation>restore tested, good</translation>
    </message>
    <message>
        <source>Cadangkan</source>
        <translation>Back up</translation>
    </message>
    <message>
        <source>Cadangkan sekarang</source>
        <translation>Back up now</translation>
    </message>
</context>
<context>
    <name>CarryDialog</name>
    <message>
        <source>Isinya</source>
        <translation>Contents</translation>
    </message>
    <message numerus="yes">
        <source>%n catatan</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message>
        <source>Nama berkas</source>
        <translation>File name</translation>
    </message>
    <message>
        <source>Di pusat</source>
        <translation>At the centre</translation>
    </message>
    <message>
        <source>Catatannya tetap antre di sini. Kalau nanti terkirim juga, tidak ada yang tercatat dua kali.</source>
        <translation>The records stay queued here. If they are sent later as well, nothing is booked twice.</translation>
    </message>
</context>
<context>
    <name>CartDelegate</name>
    <message>
        <source>kini %1</source>
        <translation>now %1</translation>
    </message>
    <message>
        <source>timbangan</source>
        <translation>weighed</translation>
    </message>
</context>
<context>
    <name>CartDialogs</name>
    <message>
        <source>Tahan keranjang ini?</source>
        <translation>Hold this cart?</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Tahan</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Nama (boleh kosong)</source>
        <translation>Name (optional)</translation>
    </message>
    <message>
        <source>Batalkan transaksi ini?</source>
        <translation>Void this sale?</translation>
    </message>
    <message>
        <source>Kembali ke kasir</source>
        <translation>Back to selling</translation>
    </message>
    <message>
        <source>Batalkan transaksi</source>
        <translation>Void sale</translation>
    </message>
    <message>
        <source>Pembatalan tercatat di jurnal bersama nama Anda.</source>
        <translation>The void goes into the journal with your name.</translation>
    </message>
    <message>
        <source>Pembeli batal</source>
        <translation>Customer changed mind</translation>
    </message>
    <message>
        <source>Salah barang</source>
        <translation>Wrong item</translation>
    </message>
    <message>
        <source>Uang kurang</source>
        <translation>Not enough money</translation>
    </message>
</context>
<context>
    <name>CartTotals</name>
    <message>
        <source>Subtotal</source>
        <translation>Subtotal</translation>
    </message>
    <message>
        <source>Layanan</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>PPN</source>
        <translation>VAT</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message numerus="yes">
        <source>%n barang</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message>
        <source>termasuk PPN</source>
        <translation>incl. VAT</translation>
    </message>
    <message>
        <source>termasuk pajak</source>
        <translation>incl. tax</translation>
    </message>
    <message>
        <source>Pajak</source>
        <translation>Tax</translation>
    </message>
</context>
<context>
    <name>CartView</name>
    <message>
        <source>Keranjang</source>
        <translation>Cart</translation>
    </message>
</context>
<context>
    <name>CashMovementPanel</name>
    <message>
        <source>Jumlah uang</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Keterangan</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Salah catat? Catat kebalikannya dengan keterangan koreksi. Keduanya tetap tercatat.</source>
        <translation>Made a mistake? Record the opposite and note that it is a correction. Both stay on record.</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Kas keluar</source>
        <translation>Cash out</translation>
    </message>
    <message>
        <source>Kas masuk</source>
        <translation>Cash in</translation>
    </message>
    <message>
        <source>Simpan</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Belanja barang</source>
        <translation>Goods bought</translation>
    </message>
    <message>
        <source>Keperluan toko</source>
        <translation>Shop supplies</translation>
    </message>
    <message>
        <source>Diambil pemilik</source>
        <translation>Taken by owner</translation>
    </message>
    <message>
        <source>Setor bank</source>
        <translation>Bank deposit</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Tambah uang kecil</source>
        <translation>More small change</translation>
    </message>
    <message>
        <source>Titipan pemilik</source>
        <translation>From the owner</translation>
    </message>
    <message>
        <source>Isi jumlah uangnya.</source>
        <translation>Enter the amount.</translation>
    </message>
    <message>
        <source>Tulis untuk apa uangnya.</source>
        <translation>Write what the money is for.</translation>
    </message>
    <message>
        <source>Kas keluar %1 tercatat</source>
        <translation>Cash out %1 recorded</translation>
    </message>
    <message>
        <source>Kas masuk %1 tercatat</source>
        <translation>Cash in %1 recorded</translation>
    </message>
</context>
<context>
    <name>ChangePanel</name>
    <message>
        <source>Kembalian</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Uang pas</source>
        <translation>Exact cash</translation>
    </message>
    <message>
        <source>Kurang</source>
        <translation>Short</translation>
    </message>
</context>
<context>
    <name>ClosedView</name>
    <message>
        <source>Disetor</source>
        <translation>Banked</translation>
    </message>
    <message>
        <source>Ditinggal di laci</source>
        <translation>Left in drawer</translation>
    </message>
    <message>
        <source>Struk</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Dibuka oleh</source>
        <translation>Opened by</translation>
    </message>
    <message>
        <source>Disetujui</source>
        <translation>Approved by</translation>
    </message>
    <message>
        <source>Shift %1 ditutup</source>
        <translation>Shift %1 closed</translation>
    </message>
    <message>
        <source>Laporan Z nomor %1</source>
        <translation>Z report number %1</translation>
    </message>
    <message>
        <source>Keterangan: %1</source>
        <translation>Note: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n pesanan ditahan tetap ada untuk shift berikutnya.</source>
        <translation>
            <numerusform>%n held order stays for the next shift.</numerusform>
            <numerusform>%n held orders stay for the next shift.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tanpa printer</source>
        <translation>No printer</translation>
    </message>
    <message>
        <source>Printer tidak menjawab</source>
        <translation>Printer not answering</translation>
    </message>
    <message>
        <source>Mencetak laporan Z</source>
        <translation>Printing the Z report</translation>
    </message>
    <message>
        <source>Laporan Z tercetak</source>
        <translation>Z report printed</translation>
    </message>
    <message>
        <source>Penutupan sudah tersimpan. Laporan Z dicetak saat printer kembali.</source>
        <translation>The closing is saved. The Z report prints when the printer is back.</translation>
    </message>
</context>
<context>
    <name>CodeField</name>
    <message>
        <source>Kode tidak memakai 0, 1, I, L dan O. Periksa lagi huruf itu.</source>
        <translation>Codes have no 0, 1, I, L or O. Check that character.</translation>
    </message>
</context>
<context>
    <name>CompactLines</name>
    <message>
        <source>Barang yang dibayar</source>
        <translation>Items being paid</translation>
    </message>
</context>
<context>
    <name>ContactBars</name>
    <message>
        <source>Kontak dengan pusat per jam</source>
        <translation>Contact with the centre by hour</translation>
    </message>
    <message>
        <source>%1 tidak ada kontak</source>
        <translation>%1 no contact</translation>
    </message>
    <message numerus="yes">
        <source>%n berhasil</source>
        <translation>
            <numerusform>%n succeeded</numerusform>
            <numerusform>%n succeeded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gagal</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message>
        <source>sekarang</source>
        <translation>now</translation>
    </message>
</context>
<context>
    <name>CountPage</name>
    <message>
        <source>Tutup shift</source>
        <translation>Close shift</translation>
    </message>
    <message>
        <source>Hitung</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>Cocokkan</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Cetak Z</source>
        <translation>Print Z</translation>
    </message>
    <message>
        <source>Hitung buta. Hitungan sistem baru terlihat setelah Anda menyimpan, supaya hitungan ini jujur.</source>
        <translation>Blind count. The expected cash is shown only after you save, so that the count is honest.</translation>
    </message>
    <message>
        <source>Masih ada barang di keranjang</source>
        <translation>There are still items in the cart</translation>
    </message>
    <message>
        <source>Bayar, tahan, atau batalkan dulu. Hitungan yang sudah diketik tetap ada.</source>
        <translation>Pay, hold or void it first. What you have counted stays.</translation>
    </message>
    <message>
        <source>Kembali ke kasir</source>
        <translation>Back to selling</translation>
    </message>
    <message>
        <source>Hitung ulang</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Terima dan cetak Z</source>
        <translation>Accept and print Z</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Shift %1 · sejak %3 · %2</source>
        <translation>Shift %1 · since %3 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n pesanan ditahan. Tetap ada untuk shift berikutnya.</source>
        <translation>
            <numerusform>%n held order. It stays for the next shift.</numerusform>
            <numerusform>%n held orders. They stay for the next shift.</numerusform>
        </translation>
    </message>
    <message>
        <source>Belum ada hitungan. Bila laci kosong, tulis 0 di satu baris.</source>
        <translation>Nothing counted yet. If the drawer is empty, enter 0 in one row.</translation>
    </message>
    <message>
        <source>Laporan Z, belum dicetak</source>
        <translation>Z report, not printed yet</translation>
    </message>
    <message>
        <source>Tulis dugaan sebabnya, supaya pemilik mengerti.</source>
        <translation>Write what you think happened, so that the owner understands.</translation>
    </message>
    <message>
        <source>Laporan Z</source>
        <translation>Z report</translation>
    </message>
</context>
<context>
    <name>CountSheet</name>
    <message>
        <source>Uang kertas %1</source>
        <translation>%1 note</translation>
    </message>
    <message>
        <source>Uang logam %1</source>
        <translation>%1 coin</translation>
    </message>
    <message>
        <source>Jumlah</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Uang kertas</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Lembar</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>Uang logam</source>
        <translation>Coins</translation>
    </message>
    <message>
        <source>Keping</source>
        <translation>Count</translation>
    </message>
</context>
<context>
    <name>CountSide</name>
    <message>
        <source>Uang terhitung</source>
        <translation>Cash counted</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>mis. uang sobek 2.000 dipisah</source>
        <translation>e.g. torn 2.000 note kept apart</translation>
    </message>
    <message>
        <source>Simpan hitungan</source>
        <translation>Save the count</translation>
    </message>
    <message>
        <source>Ditinggal di laci</source>
        <translation>Left in drawer</translation>
    </message>
    <message>
        <source>Disetor</source>
        <translation>Banked</translation>
    </message>
    <message>
        <source>Kertas %1 · logam %2</source>
        <translation>Notes %1 · coins %2</translation>
    </message>
</context>
<context>
    <name>DashboardPage</name>
    <message>
        <source>Ringkasan</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>Omzet</source>
        <translation>Sales</translation>
    </message>
    <message>
        <source>Struk</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Rata-rata per struk</source>
        <translation>Average per receipt</translation>
    </message>
    <message>
        <source>Jenis barang terjual</source>
        <translation>Products sold</translation>
    </message>
    <message>
        <source>Omzet per jam</source>
        <translation>Sales by hour</translation>
    </message>
    <message>
        <source>Belum ada penjualan</source>
        <translation>No sales yet</translation>
    </message>
    <message>
        <source>Angka hari ini muncul setelah struk pertama.</source>
        <translation>Today&apos;s figures appear after the first receipt.</translation>
    </message>
    <message>
        <source>Terlaris</source>
        <translation>Best sellers</translation>
    </message>
    <message>
        <source>jumlah, omzet</source>
        <translation>quantity, sales</translation>
    </message>
    <message>
        <source>Barang yang terjual hari ini tampil di sini.</source>
        <translation>What sells today is shown here.</translation>
    </message>
    <message>
        <source>Perlu perhatian</source>
        <translation>Needs attention</translation>
    </message>
    <message>
        <source>Tidak ada. Semua berjalan.</source>
        <translation>Nothing. All is well.</translation>
    </message>
    <message>
        <source>%1 lalu</source>
        <translation>last %1</translation>
    </message>
    <message>
        <source>%1 · hanya kasir %2, sampai %3, dibanding %4 pada jam yang sama</source>
        <translation>%1 · register %2 only, until %3, compared with %4 at the same time</translation>
    </message>
    <message>
        <source>Hari ini</source>
        <translation>Today</translation>
    </message>
    <message numerus="yes">
        <source>%n data perlu dilihat</source>
        <translation>
            <numerusform>%n record to review</numerusform>
            <numerusform>%n records to review</numerusform>
        </translation>
    </message>
    <message>
        <source>Tidak menghambat yang lain.</source>
        <translation>Nothing else is held up.</translation>
    </message>
    <message>
        <source>Buka</source>
        <translation>Open</translation>
    </message>
    <message numerus="yes">
        <source>%n menunggu dikirim, aman di mesin ini.</source>
        <translation>
            <numerusform>%n waiting to sync, safe on this register.</numerusform>
            <numerusform>%n waiting to sync, safe on this register.</numerusform>
        </translation>
    </message>
    <message>
        <source>Belum tersambung ke pusat</source>
        <translation>Not connected to the centre</translation>
    </message>
    <message numerus="yes">
        <source>%n barang habis</source>
        <translation>
            <numerusform>%n product out of stock</numerusform>
            <numerusform>%n products out of stock</numerusform>
        </translation>
    </message>
    <message>
        <source>Stok tercatat kosong.</source>
        <translation>No stock on record.</translation>
    </message>
    <message>
        <source>Lihat</source>
        <translation>View</translation>
    </message>
    <message numerus="yes">
        <source>%n barang menipis</source>
        <translation>
            <numerusform>%n product low on stock</numerusform>
            <numerusform>%n products low on stock</numerusform>
        </translation>
    </message>
    <message>
        <source>Sisa kurang dari 10.</source>
        <translation>Fewer than 10 left.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Alasan</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Lunas tunai</source>
        <translation>Paid in cash</translation>
    </message>
    <message>
        <source>Kembalian</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Cetak ulang</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>Lihat struk</source>
        <translation>View receipt</translation>
    </message>
    <message>
        <source>Buka laci</source>
        <translation>Open drawer</translation>
    </message>
    <message>
        <source>Pembeli berikutnya</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>atau pindai barang pertama</source>
        <translation>or scan the first item</translation>
    </message>
    <message>
        <source>Tersimpan di mesin ini</source>
        <translation>Saved on this register</translation>
    </message>
    <message>
        <source>Tidak ada kembalian</source>
        <translation>No change</translation>
    </message>
    <message>
        <source>Uang pas</source>
        <translation>Exact cash</translation>
    </message>
    <message>
        <source>Diterima %1 · tagihan %2</source>
        <translation>Received %1 · due %2</translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Cashier %1</translation>
    </message>
    <message>
        <source>Struk tercetak</source>
        <translation>Receipt printed</translation>
    </message>
    <message>
        <source>Laci dibuka</source>
        <translation>Drawer opened</translation>
    </message>
    <message>
        <source>Tanpa printer</source>
        <translation>No printer</translation>
    </message>
    <message>
        <source>Buka laci dengan kunci</source>
        <translation>Open the drawer with its key</translation>
    </message>
    <message>
        <source>Printer tidak menjawab, struk menunggu</source>
        <translation>Printer not answering, receipt waiting</translation>
    </message>
    <message>
        <source>Laci belum terbuka</source>
        <translation>Drawer not open yet</translation>
    </message>
    <message>
        <source>Struk menunggu printer</source>
        <translation>Receipt waiting for the printer</translation>
    </message>
    <message>
        <source>Laci menunggu printer</source>
        <translation>Drawer waiting for the printer</translation>
    </message>
    <message>
        <source>Salinan struk masuk antrean cetak</source>
        <translation>Receipt copy queued for printing</translation>
    </message>
</context>
<context>
    <name>DrawerDialog</name>
    <message>
        <source>Buka laci tanpa penjualan?</source>
        <translation>Open the drawer without a sale?</translation>
    </message>
    <message>
        <source>Untuk kas masuk atau kas keluar, pakai halaman Shift.</source>
        <translation>For cash in or cash out, use the Shift page.</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Buka laci</source>
        <translation>Open drawer</translation>
    </message>
    <message>
        <source>Tercatat di jurnal bersama nama Anda.</source>
        <translation>It goes into the journal with your name.</translation>
    </message>
    <message>
        <source>Tukar uang</source>
        <translation>Change a note</translation>
    </message>
    <message>
        <source>Kembalian kurang</source>
        <translation>Change was short</translation>
    </message>
    <message>
        <source>Periksa isi laci</source>
        <translation>Check the drawer</translation>
    </message>
    <message>
        <source>Laci dibuka. Alasan tercatat.</source>
        <translation>Drawer opened. The reason is recorded.</translation>
    </message>
</context>
<context>
    <name>EditAnewDialog</name>
    <message>
        <source>Batalkan perubahan ini</source>
        <translation>Give up this change</translation>
    </message>
    <message>
        <source>Nama barang</source>
        <translation>Product name</translation>
    </message>
    <message>
        <source>Harga %1</source>
        <translation>Price %1</translation>
    </message>
    <message>
        <source>Isi harga.</source>
        <translation>Enter a price.</translation>
    </message>
    <message>
        <source>Dikirim lagi dengan isi yang baru</source>
        <translation>Sent anew with the new values</translation>
    </message>
    <message>
        <source>Perubahan dibatalkan</source>
        <translation>Change given up</translation>
    </message>
    <message>
        <source>Sama dengan yang di pusat. Ubah nilainya, atau batalkan perubahan ini.</source>
        <translation>Same as at the centre. Change the value, or give up this change.</translation>
    </message>
</context>
<context>
    <name>EnrolPage</name>
    <message>
        <source>Sambungkan kasir</source>
        <translation>Connect the register</translation>
    </message>
    <message>
        <source>Sambungkan</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>Isi data</source>
        <translation>Load data</translation>
    </message>
    <message>
        <source>Kunci pemulihan</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>Setelah ini kasir bisa berjualan tanpa jaringan.</source>
        <translation>After this the register can sell without a network.</translation>
    </message>
    <message>
        <source>Sambungkan kasir ini</source>
        <translation>Connect this register</translation>
    </message>
    <message>
        <source>Minta alamat server dan kode pendaftaran kepada pemilik toko.</source>
        <translation>Ask the shop owner for the server address and an enrolment code.</translation>
    </message>
    <message>
        <source>Alamat server</source>
        <translation>Server address</translation>
    </message>
    <message>
        <source>Kode pendaftaran</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>Kode terdiri dari 8 huruf dan angka, berlaku 15 menit dan hanya untuk satu mesin.</source>
        <translation>8 letters and digits, valid for 15 minutes and for one register only.</translation>
    </message>
    <message>
        <source>Mengisi kasir</source>
        <translation>Loading the register</translation>
    </message>
    <message>
        <source>Data diterima</source>
        <translation>Data received</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Catat kunci pemulihan</source>
        <translation>Write down the recovery key</translation>
    </message>
    <message>
        <source>Hanya kunci ini yang membuka data di komputer lain. Ditampilkan sekali ini saja.</source>
        <translation>Only this key opens the data on another computer. It is shown this once.</translation>
    </message>
    <message>
        <source>Tulis di kertas dan simpan di tempat aman, jangan di komputer ini. Kelompok terakhir untuk pemeriksaan.</source>
        <translation>Write it on paper and keep it in a safe place, not on this computer. The last group is a check.</translation>
    </message>
    <message>
        <source>Sudah saya catat</source>
        <translation>I have written it down</translation>
    </message>
    <message>
        <source>Isi alamat server.</source>
        <translation>Enter the server address.</translation>
    </message>
    <message>
        <source>Kode terdiri dari 8 huruf dan angka.</source>
        <translation>The code has 8 letters and digits.</translation>
    </message>
    <message>
        <source>Membatalkan, menunggu jawaban terakhir dari server</source>
        <translation>Cancelling, waiting for the server&apos;s last answer</translation>
    </message>
    <message>
        <source>Mengambil barang, harga, dan karyawan</source>
        <translation>Getting products, prices and staff</translation>
    </message>
    <message numerus="yes">
        <source>Menghubungi server, %n detik</source>
        <translation>
            <numerusform>Contacting the server, %n second</numerusform>
            <numerusform>Contacting the server, %n seconds</numerusform>
        </translation>
    </message>
    <message>
        <source>baris diterima</source>
        <translation>rows received</translation>
    </message>
    <message>
        <source>Dibatalkan. Belum ada yang berubah.</source>
        <translation>Cancelled. Nothing has changed.</translation>
    </message>
    <message>
        <source>Sambungan putus saat mengisi. Yang sudah diterima aman; sambungkan lagi untuk melanjutkan.</source>
        <translation>The connection broke while loading. What was received is safe; connect again to go on.</translation>
    </message>
</context>
<context>
    <name>EntryDesk</name>
    <message>
        <source>Cek harga</source>
        <translation>Price check</translation>
    </message>
    <message>
        <source>Jumlah berikutnya</source>
        <translation>Next quantity</translation>
    </message>
    <message numerus="yes">
        <source>%n+ cocok</source>
        <translation>
            <numerusform>%n+ match</numerusform>
            <numerusform>%n+ matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cocok</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” tidak ditemukan. Periksa ejaannya, atau pindai barcodenya.</source>
        <translation>“%1” not found. Check the spelling, or scan the barcode.</translation>
    </message>
    <message>
        <source>Enter menunjukkan harga %1</source>
        <translation>Enter shows the price of %1</translation>
    </message>
    <message>
        <source>Enter, lalu ketik berat %1</source>
        <translation>Enter, then type the weight of %1</translation>
    </message>
    <message>
        <source>Enter menambah %1 × %2</source>
        <translation>Enter adds %1 × %2</translation>
    </message>
    <message>
        <source>Ketik beratnya, lalu Enter</source>
        <translation>Type the weight, then Enter</translation>
    </message>
    <message numerus="yes">
        <source>%n barang memakai kode ini, pilih satu</source>
        <translation>
            <numerusform>%n product has this code, choose one</numerusform>
            <numerusform>%n products have this code, choose one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Terjadi kesalahan pada program</source>
        <translation>Something went wrong in the program</translation>
    </message>
    <message>
        <source>Keranjang aman. Ulangi; bila terjadi lagi, kirim laporan masalah.</source>
        <translation>The cart is safe. Try again; if it happens again, send a problem report.</translation>
    </message>
    <message>
        <source>Belum bisa dilakukan</source>
        <translation>Cannot be done yet</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Periksa isian, lalu ulangi.</source>
        <translation>Nothing has changed. Check what you entered, then try again.</translation>
    </message>
    <message>
        <source>Perlu persetujuan supervisor</source>
        <translation>Supervisor approval needed</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Minta supervisor menyetujui dengan PIN.</source>
        <translation>Nothing has changed. Ask a supervisor to approve it with a PIN.</translation>
    </message>
    <message>
        <source>Tidak ditemukan</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>Data ini tidak ada di mesin ini. Tidak ada yang berubah.</source>
        <translation>This is not on this register. Nothing has changed.</translation>
    </message>
    <message>
        <source>Belum bisa dijangkau</source>
        <translation>Cannot be reached yet</translation>
    </message>
    <message>
        <source>Penjualan tetap jalan dan aman di mesin ini. Coba lagi sebentar lagi.</source>
        <translation>Selling goes on and is safe on this register. Try again in a moment.</translation>
    </message>
    <message>
        <source>Ditolak pusat</source>
        <translation>Refused by the centre</translation>
    </message>
    <message>
        <source>Data tetap tersimpan di mesin ini. Buka halaman Sinkron untuk melihat alasannya.</source>
        <translation>The data stays on this register. Open the Sync page to see why.</translation>
    </message>
    <message>
        <source>Data tidak bisa dipakai</source>
        <translation>The data cannot be used</translation>
    </message>
    <message>
        <source>Program berhenti supaya tidak ada data yang rusak. Pulihkan dari cadangan.</source>
        <translation>The program stopped so that no data is damaged. Restore from a backup.</translation>
    </message>
    <message>
        <source>Keranjang kosong</source>
        <translation>The cart is empty</translation>
    </message>
    <message>
        <source>Tidak ada yang dibayar. Pindai barang terlebih dahulu.</source>
        <translation>Nothing was paid. Scan an item first.</translation>
    </message>
    <message>
        <source>Pindai barang, atau tekan F2 lalu ketik namanya.</source>
        <translation>Scan an item, or press F2 and type its name.</translation>
    </message>
    <message>
        <source>Keranjang penuh</source>
        <translation>The cart is full</translation>
    </message>
    <message>
        <source>Keranjang aman, {lines_max} baris sudah terisi. Bayar dahulu, lalu mulai transaksi baru.</source>
        <translation>The cart is safe, all {lines_max} lines are used. Take payment, then start a new sale.</translation>
    </message>
    <message>
        <source>Masih ada barang di keranjang</source>
        <translation>There are still items in the cart</translation>
    </message>
    <message>
        <source>Keranjang aman. Bayar, tahan, atau batalkan dahulu sebelum mengambil yang lain.</source>
        <translation>The cart is safe. Pay, hold or void it before you recall another.</translation>
    </message>
    <message>
        <source>Keranjang ini sudah selesai</source>
        <translation>This cart is finished</translation>
    </message>
    <message>
        <source>Keranjang sudah dibayar atau dibatalkan. Tidak ada yang dijual dua kali.</source>
        <translation>It was already paid or voided. Nothing is sold twice.</translation>
    </message>
    <message>
        <source>Keranjang aman. Bayar, tahan, atau batalkan dahulu sebelum menutup shift.</source>
        <translation>The cart is safe. Pay, hold or void it before you close the shift.</translation>
    </message>
    <message>
        <source>Terlalu banyak pesanan ditahan</source>
        <translation>Too many held orders</translation>
    </message>
    <message>
        <source>Keranjang aman. Selesaikan salah satu dari {held_max} pesanan yang ditahan dahulu.</source>
        <translation>The cart is safe. Finish one of the {held_max} held orders first.</translation>
    </message>
    <message>
        <source>Baris sudah tidak ada</source>
        <translation>The line is gone</translation>
    </message>
    <message>
        <source>Baris ini sudah dihapus dari keranjang. Pilih baris lain.</source>
        <translation>This line was removed from the cart. Choose another.</translation>
    </message>
    <message>
        <source>Jumlah terlalu besar</source>
        <translation>The amount is too large</translation>
    </message>
    <message>
        <source>Keranjang tidak berubah. Satu transaksi paling besar {max_minor}.</source>
        <translation>The cart has not changed. One sale can be {max_minor} at most.</translation>
    </message>
    <message>
        <source>Hitungan pesanan tidak cocok</source>
        <translation>The order does not add up</translation>
    </message>
    <message>
        <source>Tidak ada yang dibayar dan keranjang aman. Kirim laporan masalah.</source>
        <translation>Nothing was paid and the cart is safe. Send a problem report.</translation>
    </message>
    <message>
        <source>Struk tidak ditemukan</source>
        <translation>Receipt not found</translation>
    </message>
    <message>
        <source>Belum ada penjualan dengan struk ini di mesin ini.</source>
        <translation>There is no sale with this receipt on this register.</translation>
    </message>
    <message>
        <source>Uang belum cukup</source>
        <translation>Not enough money</translation>
    </message>
    <message>
        <source>Keranjang aman. Kurang {missing} dari tagihan {due}.</source>
        <translation>The cart is safe. {missing} short of {due} due.</translation>
    </message>
    <message>
        <source>Periksa uang diterima</source>
        <translation>Check the cash received</translation>
    </message>
    <message>
        <source>Keranjang aman. {received} jauh di atas tagihan {due}; ketik ulang jumlahnya.</source>
        <translation>The cart is safe. {received} is far above {due} due; type it again.</translation>
    </message>
    <message>
        <source>Diskon terlalu besar</source>
        <translation>The discount is too large</translation>
    </message>
    <message>
        <source>Harga tidak berubah. Diskon {asked} melebihi nilai barang {value}.</source>
        <translation>The price has not changed. A discount of {asked} is more than the {value} value.</translation>
    </message>
    <message>
        <source>Tarif pajak belum ada</source>
        <translation>Tax rate missing</translation>
    </message>
    <message>
        <source>Keranjang aman. Pemilik perlu mengisi tarif pajak outlet ini, lalu sinkronkan.</source>
        <translation>The cart is safe. The owner must set this outlet&apos;s tax rate; then sync.</translation>
    </message>
    <message>
        <source>Barcode belum dikenal</source>
        <translation>Unknown barcode</translation>
    </message>
    <message>
        <source>{typed} belum ada di daftar. Tidak ada yang ditambahkan ke keranjang.</source>
        <translation>{typed} is not in the list. Nothing was added to the cart.</translation>
    </message>
    <message>
        <source>Barcode salah terbaca</source>
        <translation>Barcode misread</translation>
    </message>
    <message>
        <source>Tidak ada yang ditambahkan. Pindai ulang, atau ketik angka di bawah barcode.</source>
        <translation>Nothing was added. Scan again, or type the digits under the barcode.</translation>
    </message>
    <message>
        <source>Label timbangan kosong</source>
        <translation>Empty scale label</translation>
    </message>
    <message>
        <source>Tidak ada yang ditambahkan. Timbang ulang barang, lalu pindai label barunya.</source>
        <translation>Nothing was added. Weigh the item again and scan its new label.</translation>
    </message>
    <message>
        <source>Label timbangan untuk satu bungkus</source>
        <translation>A scale label is for one pack</translation>
    </message>
    <message>
        <source>Tidak ada yang ditambahkan. Pindai label tiap bungkus satu per satu.</source>
        <translation>Nothing was added. Scan the label of each pack one by one.</translation>
    </message>
    <message>
        <source>Jumlah dari label timbangan</source>
        <translation>Quantity from a scale label</translation>
    </message>
    <message>
        <source>{name} tidak berubah. Timbang ulang untuk berat lain, atau hapus barisnya.</source>
        <translation>{name} has not changed. Weigh again for another weight, or remove the line.</translation>
    </message>
    <message>
        <source>Jumlah tidak bisa dipakai</source>
        <translation>The quantity cannot be used</translation>
    </message>
    <message>
        <source>Keranjang tidak berubah. Isi jumlah lebih dari 0 dan paling banyak 1.000.000.</source>
        <translation>The cart has not changed. Enter more than 0 and at most 1.000.000.</translation>
    </message>
    <message>
        <source>Jumlah harus bulat</source>
        <translation>Whole numbers only</translation>
    </message>
    <message>
        <source>Keranjang tidak berubah. Barang ini dijual utuh, bukan {milli}.</source>
        <translation>The cart has not changed. This item is sold whole, not as {milli}.</translation>
    </message>
    <message>
        <source>Jumlah tidak terbaca</source>
        <translation>The quantity cannot be read</translation>
    </message>
    <message>
        <source>Keranjang tidak berubah. Tulis jumlah seperti 12 atau 0,75.</source>
        <translation>The cart has not changed. Write it like 12 or 0,75.</translation>
    </message>
    <message>
        <source>Barang tidak ditemukan</source>
        <translation>Product not found</translation>
    </message>
    <message>
        <source>Barang ini sudah tidak dijual di sini. Tidak ada yang berubah.</source>
        <translation>This product is no longer sold here. Nothing has changed.</translation>
    </message>
    <message>
        <source>Nama masih kosong</source>
        <translation>The name is empty</translation>
    </message>
    <message>
        <source>Belum ada yang disimpan. Isi nama barang.</source>
        <translation>Nothing was saved. Enter the product&apos;s name.</translation>
    </message>
    <message>
        <source>Nama terlalu panjang</source>
        <translation>The name is too long</translation>
    </message>
    <message>
        <source>Belum ada yang disimpan. Nama paling panjang {length_max} huruf.</source>
        <translation>Nothing was saved. A name has at most {length_max} letters.</translation>
    </message>
    <message>
        <source>Harga tidak bisa dipakai</source>
        <translation>The price cannot be used</translation>
    </message>
    <message>
        <source>Harga lama tetap berlaku. {minor} di luar batas harga.</source>
        <translation>The old price stands. {minor} is outside the limits.</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah</source>
        <translation>Nothing has changed</translation>
    </message>
    <message>
        <source>Isian sama dengan yang tersimpan.</source>
        <translation>What you entered is what is saved.</translation>
    </message>
    <message>
        <source>Perubahan ini tidak bisa diganti lagi</source>
        <translation>This change can no longer be replaced</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Pusat sudah menjawabnya; muat ulang daftar ini.</source>
        <translation>Nothing changed. The centre has answered it already; look at the list again.</translation>
    </message>
    <message>
        <source>Shift belum dibuka</source>
        <translation>No shift is open</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Buka shift dahulu, lalu ulangi.</source>
        <translation>Nothing has changed. Open a shift first, then try again.</translation>
    </message>
    <message>
        <source>Shift sudah dibuka</source>
        <translation>A shift is already open</translation>
    </message>
    <message>
        <source>Shift yang berjalan tetap aman. Lanjutkan berjualan di shift itu.</source>
        <translation>The running shift is safe. Go on selling in it.</translation>
    </message>
    <message>
        <source>Shift tidak ditemukan</source>
        <translation>Shift not found</translation>
    </message>
    <message>
        <source>Shift ini tidak ada di mesin ini. Tidak ada yang berubah.</source>
        <translation>This shift is not on this register. Nothing has changed.</translation>
    </message>
    <message>
        <source>Jumlah uang tidak bisa dipakai</source>
        <translation>The amount cannot be used</translation>
    </message>
    <message>
        <source>Belum ada yang dicatat. Isi jumlah di atas Rp 0.</source>
        <translation>Nothing was recorded. Enter an amount above Rp 0.</translation>
    </message>
    <message>
        <source>Uang di laci tidak cukup</source>
        <translation>Not enough cash in the drawer</translation>
    </message>
    <message>
        <source>Belum ada yang dicatat. Jumlah keluar melebihi uang yang seharusnya ada di laci.</source>
        <translation>Nothing was recorded. That is more than the drawer should hold.</translation>
    </message>
    <message>
        <source>Hitungan tidak bisa dipakai</source>
        <translation>The count cannot be used</translation>
    </message>
    <message>
        <source>Shift tetap terbuka. Periksa jumlah lembar untuk {minor}.</source>
        <translation>The shift stays open. Check how many of {minor} you entered.</translation>
    </message>
    <message>
        <source>Sisa di laci terlalu besar</source>
        <translation>Too much left in the drawer</translation>
    </message>
    <message>
        <source>Shift tetap terbuka. Yang ditinggal paling banyak {counted}, sama dengan hitungan.</source>
        <translation>The shift stays open. You can leave at most {counted}, what was counted.</translation>
    </message>
    <message>
        <source>Alasan belum diisi</source>
        <translation>A reason is needed</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Pilih atau tulis alasannya.</source>
        <translation>Nothing has changed. Choose or write a reason.</translation>
    </message>
    <message>
        <source>Keterangan selisih belum diisi</source>
        <translation>A note on the difference is needed</translation>
    </message>
    <message>
        <source>Shift tetap terbuka. Selisih di atas {free} perlu keterangan.</source>
        <translation>The shift stays open. A difference above {free} needs a note.</translation>
    </message>
    <message>
        <source>PIN salah</source>
        <translation>Wrong PIN</translation>
    </message>
    <message>
        <source>Sisa percobaan: {tries_left}.</source>
        <translation>Tries left: {tries_left}.</translation>
    </message>
    <message>
        <source>PIN terkunci sementara</source>
        <translation>PIN locked for now</translation>
    </message>
    <message>
        <source>Terlalu banyak PIN salah. Coba lagi dalam {seconds}, atau minta supervisor membukanya.</source>
        <translation>Too many wrong PINs. Try again in {seconds}, or ask a supervisor to unlock it.</translation>
    </message>
    <message>
        <source>Tidak bisa masuk</source>
        <translation>Cannot sign in</translation>
    </message>
    <message>
        <source>{name} sudah tidak aktif di toko ini. Hubungi pemilik.</source>
        <translation>{name} no longer works in this shop. Ask the owner.</translation>
    </message>
    <message>
        <source>Orang ini tidak ditemukan</source>
        <translation>Person not found</translation>
    </message>
    <message>
        <source>Daftar karyawan baru saja berubah. Pilih nama lagi.</source>
        <translation>The staff list has just changed. Choose a name again.</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Hak yang diperlukan: {right}.</source>
        <translation>Nothing has changed. Right needed: {right}.</translation>
    </message>
    <message>
        <source>Belum disetujui</source>
        <translation>Not approved</translation>
    </message>
    <message>
        <source>{name} juga tidak berhak menyetujui ini. Pilih orang lain.</source>
        <translation>{name} may not approve this either. Choose someone else.</translation>
    </message>
    <message>
        <source>Printer tidak menjawab</source>
        <translation>Printer not answering</translation>
    </message>
    <message>
        <source>Penjualan sudah tersimpan. Struk dicetak saat printer kembali.</source>
        <translation>The sale is saved. The receipt prints when the printer is back.</translation>
    </message>
    <message>
        <source>Printer menolak sambungan</source>
        <translation>Printer refused the connection</translation>
    </message>
    <message>
        <source>Penjualan sudah tersimpan. Periksa apakah printer menyala; struk menunggu di antrean.</source>
        <translation>The sale is saved. Check that the printer is on; the receipt waits in the queue.</translation>
    </message>
    <message>
        <source>Folder cetakan penuh</source>
        <translation>The print folder is full</translation>
    </message>
    <message>
        <source>Penjualan sudah tersimpan. Pindahkan berkas lama dari folder cetakan.</source>
        <translation>The sale is saved. Move old files out of the print folder.</translation>
    </message>
    <message>
        <source>Toko ini tanpa printer</source>
        <translation>This shop has no printer</translation>
    </message>
    <message>
        <source>Penjualan sudah tersimpan. Struk bisa dilihat di halaman Pesanan.</source>
        <translation>The sale is saved. You can see the receipt on the Orders page.</translation>
    </message>
    <message>
        <source>Cetakan tidak ditemukan</source>
        <translation>Print not found</translation>
    </message>
    <message>
        <source>Penjualan sudah tersimpan. Cetak ulang dari halaman Pesanan.</source>
        <translation>The sale is saved. Reprint it from the Orders page.</translation>
    </message>
    <message>
        <source>Pengaturan printer belum benar</source>
        <translation>The printer setting is not right</translation>
    </message>
    <message>
        <source>Printer lama tetap dipakai. Pilih tanpa printer, folder, atau alamat jaringan.</source>
        <translation>The old printer stays in use. Choose no printer, a folder or a network address.</translation>
    </message>
    <message>
        <source>Folder cetakan belum benar</source>
        <translation>The print folder is not right</translation>
    </message>
    <message>
        <source>Printer lama tetap dipakai. Isi nama folder yang bisa ditulisi.</source>
        <translation>The old printer stays in use. Enter a folder that can be written to.</translation>
    </message>
    <message>
        <source>Alamat printer belum benar</source>
        <translation>The printer address is not right</translation>
    </message>
    <message>
        <source>Printer lama tetap dipakai. Isi alamat seperti 192.168.1.50.</source>
        <translation>The old printer stays in use. Enter an address like 192.168.1.50.</translation>
    </message>
    <message>
        <source>Port printer belum benar</source>
        <translation>The printer port is not right</translation>
    </message>
    <message>
        <source>Printer lama tetap dipakai. Port adalah angka 1 sampai 65535, biasanya 9100.</source>
        <translation>The old printer stays in use. A port is a number from 1 to 65535, usually 9100.</translation>
    </message>
    <message>
        <source>Pusat belum terjangkau</source>
        <translation>The centre cannot be reached</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan aman di mesin ini. Data dikirim saat jaringan kembali.</source>
        <translation>Selling goes on and is safe on this register. Data is sent when the network is back.</translation>
    </message>
    <message>
        <source>Pusat sedang sibuk</source>
        <translation>The centre is busy</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan aman di mesin ini. Pengiriman dicoba lagi sendiri.</source>
        <translation>Selling goes on and is safe on this register. Sending is tried again by itself.</translation>
    </message>
    <message>
        <source>Dua mesin memakai data yang sama</source>
        <translation>Two machines use the same data</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan terkirim. Daftarkan salah satu mesin lagi dengan kode baru.</source>
        <translation>Selling goes on and is sent. Enrol one of the machines anew with a new code.</translation>
    </message>
    <message>
        <source>Pusat baru dipulihkan</source>
        <translation>The centre was just restored</translation>
    </message>
    <message>
        <source>Penjualan aman. Yang belum ada di pusat dikirim lagi dengan sendirinya.</source>
        <translation>Sales are safe. What the centre lacks is sent again by itself.</translation>
    </message>
    <message>
        <source>Sudah lama tidak sinkron</source>
        <translation>Not synced for a long time</translation>
    </message>
    <message>
        <source>Penjualan aman. Data toko diambil ulang dari pusat dengan sendirinya.</source>
        <translation>Sales are safe. The shop&apos;s data is fetched anew from the centre by itself.</translation>
    </message>
    <message>
        <source>Data toko diambil ulang</source>
        <translation>The shop&apos;s data is fetched anew</translation>
    </message>
    <message>
        <source>Penjualan aman. Kiriman dari pusat sudah kedaluwarsa; yang baru diminta dengan sendirinya.</source>
        <translation>Sales are safe. What the centre had prepared is too old; a new one is asked for by itself.</translation>
    </message>
    <message>
        <source>Jawaban bukan dari pusat kita</source>
        <translation>The answer is not from our centre</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan aman di mesin ini. Mungkin Wi-Fi meminta masuk dahulu; periksa jaringan.</source>
        <translation>Selling goes on and is safe on this register. The Wi-Fi may want a sign-in first; check the network.</translation>
    </message>
    <message>
        <source>Perangkat tidak dikenal pusat</source>
        <translation>The centre does not know this device</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan aman di mesin ini. Minta pemilik mendaftarkan perangkat lagi.</source>
        <translation>Selling goes on and is safe on this register. Ask the owner to enrol the device again.</translation>
    </message>
    <message>
        <source>Toko dihentikan sementara di pusat</source>
        <translation>The shop is suspended at the centre</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan penjualan tetap diterima. Hubungi pemilik soal langganan.</source>
        <translation>Selling goes on and sales are still taken in. Ask the owner about the subscription.</translation>
    </message>
    <message>
        <source>Data mesin ini mundur</source>
        <translation>This register&apos;s data went back in time</translation>
    </message>
    <message>
        <source>Jualan tetap jalan. Pusat mengenali data yang dipulihkan atau disalin; hubungi pemilik.</source>
        <translation>Selling goes on. The centre sees data that was restored or copied; tell the owner.</translation>
    </message>
    <message>
        <source>Kiriman tidak terbaca pusat</source>
        <translation>The centre could not read what was sent</translation>
    </message>
    <message>
        <source>Data tetap tersimpan di mesin ini. Yang tidak terbaca tampil di halaman Sinkron.</source>
        <translation>The data stays on this register. What could not be read is on the Sync page.</translation>
    </message>
    <message>
        <source>Program perlu diperbarui</source>
        <translation>The program needs an update</translation>
    </message>
    <message>
        <source>Jualan tetap jalan dan penjualan tetap terkirim. Perbarui program untuk menerima harga baru.</source>
        <translation>Selling goes on and sales are still sent. Update the program to receive new prices.</translation>
    </message>
    <message>
        <source>Tugas sudah selesai</source>
        <translation>The task is done already</translation>
    </message>
    <message>
        <source>Orang lain sudah menjawabnya. Tidak ada yang perlu dilakukan lagi.</source>
        <translation>Somebody else answered it. There is nothing left to do.</translation>
    </message>
    <message>
        <source>Jawaban ini tidak berlaku lagi</source>
        <translation>This answer no longer applies</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Buka lagi tugasnya dan pilih jawaban yang ada.</source>
        <translation>Nothing changed. Open the task again and choose an answer that is there.</translation>
    </message>
    <message>
        <source>Semua sudah terkirim</source>
        <translation>Everything is sent</translation>
    </message>
    <message>
        <source>Pusat sudah menerima semuanya. Tidak ada yang perlu dibawa.</source>
        <translation>The centre has taken everything. There is nothing to carry.</translation>
    </message>
    <message>
        <source>Perangkat belum terdaftar</source>
        <translation>The device is not enrolled</translation>
    </message>
    <message>
        <source>Isi alamat pusat dan kode sekali pakai dari pemilik.</source>
        <translation>Enter the centre&apos;s address and the owner&apos;s one-time code.</translation>
    </message>
    <message>
        <source>Perangkat sudah terdaftar</source>
        <translation>The device is already enrolled</translation>
    </message>
    <message>
        <source>Data toko di folder ini tetap utuh. Pakai folder lain untuk toko lain.</source>
        <translation>The shop&apos;s data in this folder is untouched. Use another folder for another shop.</translation>
    </message>
    <message>
        <source>Alamat pusat belum benar</source>
        <translation>The centre&apos;s address is not right</translation>
    </message>
    <message>
        <source>Belum ada yang dikirim. Tulis alamat lengkap seperti yang diberikan pemilik.</source>
        <translation>Nothing was sent. Enter the full address as the owner gave it.</translation>
    </message>
    <message>
        <source>Alamat pusat tidak aman</source>
        <translation>The centre&apos;s address is not secure</translation>
    </message>
    <message>
        <source>Belum ada yang dikirim. Alamat di jaringan harus diawali https://.</source>
        <translation>Nothing was sent. A network address must begin with https://.</translation>
    </message>
    <message>
        <source>Kode tidak diterima</source>
        <translation>Code not accepted</translation>
    </message>
    <message>
        <source>Belum ada yang berubah. Periksa kode, atau minta kode baru dari pemilik.</source>
        <translation>Nothing has changed. Check the code, or ask the owner for a new one.</translation>
    </message>
    <message>
        <source>Kode tidak dikenal</source>
        <translation>Unknown code</translation>
    </message>
    <message>
        <source>Belum ada yang berubah. Periksa tiap huruf dan angka kode itu.</source>
        <translation>Nothing has changed. Check every letter and digit of the code.</translation>
    </message>
    <message>
        <source>Kode sudah kedaluwarsa</source>
        <translation>The code has expired</translation>
    </message>
    <message>
        <source>Belum ada yang berubah. Minta kode baru dari pemilik.</source>
        <translation>Nothing has changed. Ask the owner for a new code.</translation>
    </message>
    <message>
        <source>Kode sudah dipakai</source>
        <translation>The code was already used</translation>
    </message>
    <message>
        <source>Satu kode untuk satu perangkat. Minta kode baru dari pemilik.</source>
        <translation>One code is for one device. Ask the owner for a new code.</translation>
    </message>
    <message>
        <source>Terlalu banyak percobaan</source>
        <translation>Too many tries</translation>
    </message>
    <message>
        <source>Tunggu beberapa menit, lalu coba lagi dengan kode yang benar.</source>
        <translation>Wait a few minutes, then try again with the right code.</translation>
    </message>
    <message>
        <source>Penyimpanan penuh</source>
        <translation>The disk is full</translation>
    </message>
    <message>
        <source>Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; kosongkan ruang, lalu ulangi.</source>
        <translation>What was saved is safe, the cart too. This last step was not saved; free some space, then try again.</translation>
    </message>
    <message>
        <source>Penyimpanan tidak bisa ditulisi</source>
        <translation>The disk cannot be written to</translation>
    </message>
    <message>
        <source>Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; periksa disk, lalu ulangi.</source>
        <translation>What was saved is safe, the cart too. This last step was not saved; check the disk, then try again.</translation>
    </message>
    <message>
        <source>Data sedang dipakai</source>
        <translation>The data is in use</translation>
    </message>
    <message>
        <source>Yang sudah tersimpan aman, keranjang tetap ada. Yang baru ini belum tersimpan; ulangi.</source>
        <translation>What was saved is safe, the cart too. This last step was not saved; try again.</translation>
    </message>
    <message>
        <source>Data rusak</source>
        <translation>The data is damaged</translation>
    </message>
    <message>
        <source>Program berhenti supaya tidak bertambah rusak. Yang sudah terkirim aman di pusat; pulihkan dari cadangan.</source>
        <translation>The program stopped before it gets worse. What was sent is safe at the centre; restore from a backup.</translation>
    </message>
    <message>
        <source>Data toko tidak ada</source>
        <translation>The shop&apos;s data is missing</translation>
    </message>
    <message>
        <source>Folder ini pernah dipakai, tetapi datanya hilang. Kembalikan folder atau pulihkan dari cadangan.</source>
        <translation>This folder was in use, but its data is gone. Put the folder back or restore from a backup.</translation>
    </message>
    <message>
        <source>Data dari program yang lebih baru</source>
        <translation>The data is from a newer program</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Perbarui program, lalu buka lagi.</source>
        <translation>The data is safe and untouched. Update the program, then open it again.</translation>
    </message>
    <message>
        <source>Data dari program yang lebih lama</source>
        <translation>The data is from an older program</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Buka kasir sekali agar diperbarui, lalu ulangi.</source>
        <translation>The data is safe and untouched. Open the till once so that it is updated, then try again.</translation>
    </message>
    <message>
        <source>Kunci data tidak cocok</source>
        <translation>The data key does not fit</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Pakai kunci pemulihan, atau folder yang sesuai.</source>
        <translation>The data is safe and untouched. Use the recovery key, or the right folder.</translation>
    </message>
    <message>
        <source>Kata sandi data tidak cocok</source>
        <translation>The data passphrase does not fit</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Pakai berkas kata sandi yang dibuat bersama folder ini.</source>
        <translation>The data is safe and untouched. Use the passphrase file made with this folder.</translation>
    </message>
    <message>
        <source>Kunci data belum bisa diambil</source>
        <translation>The data key cannot be fetched yet</translation>
    </message>
    <message>
        <source>Data aman. Buka kunci penyimpanan sandi komputer ini, lalu coba lagi.</source>
        <translation>The data is safe. Unlock this computer&apos;s password store, then try again.</translation>
    </message>
    <message>
        <source>Kunci data tidak ada di komputer ini</source>
        <translation>The data key is not on this computer</translation>
    </message>
    <message>
        <source>Data aman. Masukkan kunci pemulihan yang dicatat saat pendaftaran.</source>
        <translation>The data is safe. Enter the recovery key written down at enrolment.</translation>
    </message>
    <message>
        <source>Komputer ini tanpa penyimpanan sandi</source>
        <translation>This computer has no password store</translation>
    </message>
    <message>
        <source>Data aman. Jalankan program dengan berkas kata sandi, lalu coba lagi.</source>
        <translation>The data is safe. Start the program with a passphrase file, then try again.</translation>
    </message>
    <message>
        <source>Berkas kata sandi tidak terbaca</source>
        <translation>The passphrase file cannot be read</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Periksa letak dan izin berkas kata sandi.</source>
        <translation>The data is safe and untouched. Check where the passphrase file is and who may read it.</translation>
    </message>
    <message>
        <source>Kata sandi terlalu pendek</source>
        <translation>The passphrase is too short</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Isi berkas kata sandi dengan kalimat yang lebih panjang.</source>
        <translation>The data is safe and untouched. Put a longer sentence into the passphrase file.</translation>
    </message>
    <message>
        <source>Kunci pemulihan salah ketik</source>
        <translation>The recovery key is mistyped</translation>
    </message>
    <message>
        <source>Data aman dan tidak disentuh. Periksa tiap kelompok empat huruf, lalu ketik lagi.</source>
        <translation>The data is safe and untouched. Check each group of four letters, then type it again.</translation>
    </message>
    <message>
        <source>Kasir ini sudah terbuka</source>
        <translation>This register is already open</translation>
    </message>
    <message>
        <source>Data aman. Folder ini dipakai jendela lain; pakai jendela itu, atau tutup dahulu.</source>
        <translation>The data is safe. Another window uses this folder; use that window, or close it first.</translation>
    </message>
    <message>
        <source>Folder data tidak bisa ditulisi</source>
        <translation>The data folder cannot be written to</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Periksa izin folder dan ruang disk, lalu coba lagi.</source>
        <translation>Nothing has changed. Check the folder&apos;s permissions and free space, then try again.</translation>
    </message>
    <message>
        <source>Berkas perangkat rusak</source>
        <translation>The device file is damaged</translation>
    </message>
    <message>
        <source>Data penjualan tidak disentuh. Kembalikan berkas perangkat dari cadangan.</source>
        <translation>Sales data is untouched. Put the device file back from a backup.</translation>
    </message>
    <message>
        <source>Cadangan tidak tersimpan</source>
        <translation>The backup was not saved</translation>
    </message>
    <message>
        <source>Penjualan aman dan cadangan lama tetap ada. Periksa tempat cadangan, lalu buat lagi.</source>
        <translation>Sales are safe and older backups are still there. Check the place for backups, then make one again.</translation>
    </message>
    <message>
        <source>Tidak ada ruang untuk cadangan</source>
        <translation>No room for a backup</translation>
    </message>
    <message>
        <source>Penjualan aman dan cadangan lama tetap ada. Kosongkan ruang disk, lalu buat lagi.</source>
        <translation>Sales are safe and older backups are still there. Free some disk space, then make one again.</translation>
    </message>
    <message>
        <source>Salinan kedua tidak dibuat</source>
        <translation>The second copy was not made</translation>
    </message>
    <message>
        <source>Cadangan di komputer ini baik. Pasang lagi tempat salinan kedua, misalnya flash disk, lalu ulangi.</source>
        <translation>The backup on this computer is good. Plug the second place in again, such as a USB stick, then try again.</translation>
    </message>
    <message>
        <source>Cadangan tidak lolos pemeriksaan</source>
        <translation>The backup did not pass its check</translation>
    </message>
    <message>
        <source>Cadangan lama yang baik tetap ada. Minta bantuan: isi cadangan baru tidak cocok dengan catatannya.</source>
        <translation>Older good backups are still there. Ask for help: the new backup does not agree with its own records.</translation>
    </message>
    <message>
        <source>Cadangan tidak ditemukan</source>
        <translation>The backup was not found</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Periksa nama dan letak berkas cadangan.</source>
        <translation>Nothing changed. Check the name and place of the backup file.</translation>
    </message>
    <message>
        <source>Cadangan tidak bisa dibuka</source>
        <translation>The backup cannot be opened</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Berkasnya rusak, atau dibuat dengan kunci lain; pakai cadangan lain.</source>
        <translation>Nothing changed. The file is damaged, or was made with another key; use another backup.</translation>
    </message>
    <message>
        <source>Perlu kunci pemulihan</source>
        <translation>The recovery key is needed</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah. Komputer ini belum punya kunci data; masukkan kunci pemulihan yang dicatat.</source>
        <translation>Nothing changed. This computer has no data key yet; enter the recovery key that was written down.</translation>
    </message>
    <message>
        <source>Laporan %1</source>
        <translation>Report %1</translation>
    </message>
</context>
<context>
    <name>FigureCard</name>
    <message>
        <source>%1 belum ada penjualan</source>
        <translation>no sales %1</translation>
    </message>
    <message>
        <source>sama dengan %1</source>
        <translation>same as %1</translation>
    </message>
    <message>
        <source>dari %1</source>
        <translation>vs %1</translation>
    </message>
    <message>
        <source>%1 lebih</source>
        <translation>%1 more</translation>
    </message>
    <message>
        <source>%1 kurang</source>
        <translation>%1 fewer</translation>
    </message>
</context>
<context>
    <name>GoodsArea</name>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
</context>
<context>
    <name>GroupHead</name>
    <message>
        <source>Semua sudah dilihat</source>
        <translation>All seen</translation>
    </message>
</context>
<context>
    <name>HeldPage</name>
    <message>
        <source>Pesanan ditahan</source>
        <translation>Held orders</translation>
    </message>
    <message>
        <source>Tidak ada pesanan ditahan</source>
        <translation>No held orders</translation>
    </message>
    <message>
        <source>Keranjang yang ditahan dari halaman Kasir menunggu di sini.</source>
        <translation>Carts held on the Sell page wait here.</translation>
    </message>
    <message>
        <source>Ditahan %1, %2</source>
        <translation>Held by %1, %2</translation>
    </message>
</context>
<context>
    <name>HeldPreview</name>
    <message>
        <source>Total sementara</source>
        <translation>Total so far</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>Tombol papan ketik</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Di halaman ini</source>
        <translation>On this page</translation>
    </message>
    <message>
        <source>Di setiap halaman</source>
        <translation>On every page</translation>
    </message>
    <message>
        <source>Ketik 3*kode lalu Enter untuk menambah tiga sekaligus. Pindaian tidak perlu tombol apa pun.</source>
        <translation>Type 3*code and Enter to add three at once. Scanning needs no key at all.</translation>
    </message>
</context>
<context>
    <name>HourChart</name>
    <message>
        <source>Omzet per jam</source>
        <translation>Sales by hour</translation>
    </message>
    <message numerus="yes">
        <source>%n struk</source>
        <translation>
            <numerusform>%n receipt</numerusform>
            <numerusform>%n receipts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyStrip</name>
    <message>
        <source>Tombol papan ketik</source>
        <translation>Keyboard shortcuts</translation>
    </message>
</context>
<context>
    <name>LineTools</name>
    <message>
        <source>Jumlah</source>
        <translation>Quantity</translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>Periksa ejaan, atau hapus saringan.</source>
        <translation>Check the spelling, or clear the filters.</translation>
    </message>
    <message>
        <source>Hapus saringan</source>
        <translation>Clear filters</translation>
    </message>
    <message>
        <source>“%1” tidak ditemukan</source>
        <translation>“%1” not found</translation>
    </message>
    <message>
        <source>Tidak ada yang cocok</source>
        <translation>No match</translation>
    </message>
    <message>
        <source>Tidak ada yang masuk saringan ini sekarang.</source>
        <translation>Nothing fits this filter now.</translation>
    </message>
    <message>
        <source>1–%1 dari %2</source>
        <translation>1–%1 of %2</translation>
    </message>
</context>
<context>
    <name>LookDialog</name>
    <message>
        <source>Dibuat</source>
        <translation>Made</translation>
    </message>
    <message>
        <source>Dikirim</source>
        <translation>Sent</translation>
    </message>
    <message numerus="yes">
        <source>%n kali</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message>
        <source>Bagian</source>
        <translation>Part</translation>
    </message>
    <message>
        <source>Kode untuk bantuan</source>
        <translation>Code for support</translation>
    </message>
    <message>
        <source>Nomor catatan</source>
        <translation>Record number</translation>
    </message>
    <message>
        <source>Catatan ini aman di mesin ini dan tidak menghambat yang lain.</source>
        <translation>This record is safe on this machine and holds nothing else up.</translation>
    </message>
</context>
<context>
    <name>MorePage</name>
    <message>
        <source>Lainnya</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Tampilan</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>Bahasa</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Terang</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Gelap</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Tema</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Selalu tampilkan angka</source>
        <translation>Always show number pad</translation>
    </message>
    <message>
        <source>Papan angka tetap terbuka di kasir, untuk layar sentuh.</source>
        <translation>The number pad stays open while selling, for touch screens.</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>Kantor toko</source>
        <translation>Back office</translation>
    </message>
    <message>
        <source>Layar</source>
        <translation>Screen</translation>
    </message>
    <message>
        <source>Ganti orang</source>
        <translation>Switch person</translation>
    </message>
    <message>
        <source>Keranjang dan shift tetap seperti sekarang.</source>
        <translation>Cart and shift stay as they are.</translation>
    </message>
    <message>
        <source>Selesai memakai</source>
        <translation>Finished for now</translation>
    </message>
    <message>
        <source>Semua tersimpan, keranjang juga.</source>
        <translation>Everything is saved, the cart too.</translation>
    </message>
    <message>
        <source>Tentang</source>
        <translation>About</translation>
    </message>
    <message>
        <source>Toko dan outlet</source>
        <translation>Shop and outlet</translation>
    </message>
    <message>
        <source>Kasir</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>Perangkat</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Huruf dan ikon</source>
        <translation>Fonts and icons</translation>
    </message>
    <message>
        <source>Baca lisensi</source>
        <translation>Read licences</translation>
    </message>
    <message>
        <source>Hanya pemilik yang bisa menggantinya. Hak yang diperlukan: %1.</source>
        <translation>Only the owner can change this. Right needed: %1.</translation>
    </message>
    <message>
        <source>Penjualan hari ini, barang dan harga.</source>
        <translation>Today&apos;s sales, products and prices.</translation>
    </message>
    <message>
        <source>Untuk yang berhak melihat laporan atau mengubah barang.</source>
        <translation>For those who may see reports or change products.</translation>
    </message>
    <message>
        <source>Halaman uji masuk antrean cetak</source>
        <translation>Test page queued for printing</translation>
    </message>
</context>
<context>
    <name>MoreRow</name>
    <message numerus="yes">
        <source>%n lagi</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message>
        <source>Tampilkan</source>
        <translation>Show</translation>
    </message>
</context>
<context>
    <name>NotePicture</name>
    <message>
        <source>Koin %1</source>
        <translation>%1 coin</translation>
    </message>
    <message>
        <source>Uang kertas %1</source>
        <translation>%1 note</translation>
    </message>
</context>
<context>
    <name>NumPad</name>
    <message>
        <source>Papan angka</source>
        <translation>Number pad</translation>
    </message>
    <message>
        <source>Hapus satu angka</source>
        <translation>Delete one digit</translation>
    </message>
    <message>
        <source>Kosongkan</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Baris berikutnya</source>
        <translation>Next row</translation>
    </message>
</context>
<context>
    <name>OpenShiftPage</name>
    <message>
        <source>Buka shift</source>
        <translation>Open shift</translation>
    </message>
    <message>
        <source>Hitung uang di laci sebelum melayani pembeli pertama.</source>
        <translation>Count the cash in the drawer before the first customer.</translation>
    </message>
    <message>
        <source>Jam komputer menunjukkan hari sebelum shift terakhir. Supervisor perlu menyetujui.</source>
        <translation>The computer clock shows a day before the last shift. A supervisor must approve.</translation>
    </message>
    <message>
        <source>Tanggal usaha</source>
        <translation>Business date</translation>
    </message>
    <message>
        <source>Kasir</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Mesin</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>Ditinggal shift lalu</source>
        <translation>Left by last shift</translation>
    </message>
    <message>
        <source>Printer struk</source>
        <translation>Receipt printer</translation>
    </message>
    <message>
        <source>Uji cetak</source>
        <translation>Test print</translation>
    </message>
    <message>
        <source>Pemindai</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Kas awal</source>
        <translation>Opening cash</translation>
    </message>
    <message>
        <source>belum ada</source>
        <translation>none yet</translation>
    </message>
    <message>
        <source>Struk tidak dicetak</source>
        <translation>Receipts are not printed</translation>
    </message>
    <message>
        <source>Tidak dipasang</source>
        <translation>Not installed</translation>
    </message>
    <message>
        <source>Tidak menjawab</source>
        <translation>Not answering</translation>
    </message>
    <message>
        <source>Mencetak</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>Siap</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Belum diuji</source>
        <translation>Not tested</translation>
    </message>
    <message>
        <source>Jaringan %1</source>
        <translation>Network %1</translation>
    </message>
    <message>
        <source>Ke berkas</source>
        <translation>To files</translation>
    </message>
    <message>
        <source>Pindai barang untuk menguji</source>
        <translation>Scan any item to test it</translation>
    </message>
    <message>
        <source>Menunggu uji</source>
        <translation>Waiting for a test</translation>
    </message>
    <message>
        <source>Terbaca %1</source>
        <translation>Read %1</translation>
    </message>
    <message>
        <source>Isi uang yang ada di laci. Tulis 0 bila kosong.</source>
        <translation>Enter the cash in the drawer. Type 0 if it is empty.</translation>
    </message>
</context>
<context>
    <name>OrderPreview</name>
    <message>
        <source>Cetak ulang</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Cashier %1</translation>
    </message>
</context>
<context>
    <name>OrdersPage</name>
    <message>
        <source>Cari nomor struk</source>
        <translation>Find a receipt number</translation>
    </message>
    <message>
        <source>Struk</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Waktu</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Kasir</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Daftar struk</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Pesanan</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>“%1” tidak ditemukan</source>
        <translation>“%1” not found</translation>
    </message>
    <message>
        <source>Periksa nomor struknya, atau kosongkan pencarian dengan Esc.</source>
        <translation>Check the receipt number, or clear the search with Esc.</translation>
    </message>
    <message>
        <source>Belum ada penjualan</source>
        <translation>No sales yet</translation>
    </message>
    <message>
        <source>Struk muncul di sini setelah penjualan pertama.</source>
        <translation>Receipts appear here after the first sale.</translation>
    </message>
    <message numerus="yes">
        <source>%n barang</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message>
        <source>Salinan struk %1 masuk antrean cetak</source>
        <translation>Copy of receipt %1 queued for printing</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Pratinjau struk</source>
        <translation>Receipt preview</translation>
    </message>
</context>
<context>
    <name>PayingPage</name>
    <message>
        <source>Uang diterima</source>
        <translation>Cash received</translation>
    </message>
    <message>
        <source>Pembayaran</source>
        <translation>Payment</translation>
    </message>
    <message>
        <source>Tagihan tunai</source>
        <translation>Cash due</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Pembulatan tunai</source>
        <translation>Cash rounding</translation>
    </message>
    <message>
        <source>Uang pas</source>
        <translation>Exact cash</translation>
    </message>
    <message>
        <source>Menyimpan penjualan…</source>
        <translation>Saving the sale…</translation>
    </message>
    <message>
        <source>Uang diterima belum cukup</source>
        <translation>Not enough cash received</translation>
    </message>
    <message>
        <source>Periksa dahulu jumlah yang diketik</source>
        <translation>Check the typed amount first</translation>
    </message>
</context>
<context>
    <name>PayingTicket</name>
    <message>
        <source>Pesanan</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Ubah</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message numerus="yes">
        <source>%n barang</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Cashier %1</translation>
    </message>
</context>
<context>
    <name>PeopleGrid</name>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 dari %2 angka</source>
        <translation>%1 of %2 digits</translation>
    </message>
</context>
<context>
    <name>PinEntry</name>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>Tanpa printer</source>
        <translation>No printer</translation>
    </message>
    <message>
        <source>Jaringan</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>Ke folder</source>
        <translation>To folder</translation>
    </message>
    <message>
        <source>Jenis printer</source>
        <translation>Printer type</translation>
    </message>
    <message>
        <source>Printer struk</source>
        <translation>Receipt printer</translation>
    </message>
    <message>
        <source>Dipakai</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>Lebar kertas</source>
        <translation>Paper width</translation>
    </message>
    <message>
        <source>Struk tetap tersimpan dan bisa dilihat di halaman Pesanan.</source>
        <translation>Receipts are still saved and shown on the Orders page.</translation>
    </message>
    <message>
        <source>Folder untuk berkas cetakan</source>
        <translation>Folder for print files</translation>
    </message>
    <message>
        <source>Alamat printer</source>
        <translation>Printer address</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message numerus="yes">
        <source>Tidak menjawab · %n menunggu</source>
        <translation>
            <numerusform>Not answering · %n waiting</numerusform>
            <numerusform>Not answering · %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n menunggu dicetak</source>
        <translation>
            <numerusform>%n waiting to print</numerusform>
            <numerusform>%n waiting to print</numerusform>
        </translation>
    </message>
    <message>
        <source>Semua tercetak</source>
        <translation>All printed</translation>
    </message>
    <message>
        <source>Isi nama folder.</source>
        <translation>Enter a folder name.</translation>
    </message>
    <message>
        <source>Isi alamat seperti 192.168.1.50.</source>
        <translation>Enter an address like 192.168.1.50.</translation>
    </message>
    <message>
        <source>1 sampai 65535</source>
        <translation>1 to 65535</translation>
    </message>
</context>
<context>
    <name>ProductPanel</name>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Nama barang</source>
        <translation>Product name</translation>
    </message>
    <message>
        <source>Stok</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Harga jual per satuan</source>
        <translation>Selling price per unit</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Berubah dari tempat lain saat Anda mengetik. Kini %1. Simpan akan menggantinya.</source>
        <translation>Changed elsewhere while you were typing. Now %1. Saving will replace it.</translation>
    </message>
    <message>
        <source>Hanya bisa dilihat. Hak yang diperlukan: %1.</source>
        <translation>View only. Right needed: %1.</translation>
    </message>
    <message>
        <source>Belum disimpan.</source>
        <translation>Not saved yet.</translation>
    </message>
    <message>
        <source>Perubahan berlaku di semua outlet begitu diterima pusat.</source>
        <translation>Changes apply at all outlets once the centre has them.</translation>
    </message>
    <message>
        <source>Isi harga.</source>
        <translation>Enter a price.</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Produk</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Nama, SKU, barcode</source>
        <translation>Name, SKU, barcode</translation>
    </message>
    <message>
        <source>Belum ada barang</source>
        <translation>No products yet</translation>
    </message>
    <message>
        <source>Barang datang dari pusat setelah kasir tersambung.</source>
        <translation>Products come from the centre once the register is connected.</translation>
    </message>
    <message>
        <source>Harga dalam rupiah, satuan dasar</source>
        <translation>Prices in rupiah, base unit</translation>
    </message>
    <message>
        <source>Semua kategori</source>
        <translation>All categories</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Barang</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Satuan</source>
        <translation>Units</translation>
    </message>
    <message>
        <source>Harga jual</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>Stok</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Perubahan</source>
        <translation>Edits</translation>
    </message>
    <message>
        <source>habis</source>
        <translation>out</translation>
    </message>
    <message>
        <source>sisa %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>menunggu dikirim</source>
        <translation>waiting to sync</translation>
    </message>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Menipis</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>Habis</source>
        <translation>Out</translation>
    </message>
    <message>
        <source>%1 disimpan</source>
        <translation>%1 saved</translation>
    </message>
    <message>
        <source>Buang perubahan pada %1?</source>
        <translation>Discard changes to %1?</translation>
    </message>
    <message>
        <source>Yang sudah diketik belum disimpan.</source>
        <translation>What you typed is not saved.</translation>
    </message>
    <message>
        <source>Lanjut mengubah</source>
        <translation>Keep editing</translation>
    </message>
    <message>
        <source>Buang</source>
        <translation>Discard</translation>
    </message>
</context>
<context>
    <name>QueueCard</name>
    <message>
        <source>Antrean kirim</source>
        <translation>Sync queue</translation>
    </message>
    <message>
        <source>urut dari yang tertua</source>
        <translation>oldest first</translation>
    </message>
    <message>
        <source>Terkirim hari ini</source>
        <translation>Sent today</translation>
    </message>
    <message>
        <source>Belum diterima</source>
        <translation>Not received yet</translation>
    </message>
    <message>
        <source>Tidak ada yang belum terkirim.</source>
        <translation>Nothing is unsent.</translation>
    </message>
    <message numerus="yes">
        <source>%n perubahan</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message>
        <source>sudah lengkap</source>
        <translation>complete</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Antrean kosong.</source>
        <translation>Nothing is waiting.</translation>
    </message>
</context>
<context>
    <name>ReasonPicker</name>
    <message>
        <source>Alasan</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Alasan dengan kata sendiri</source>
        <translation>Reason in your own words</translation>
    </message>
    <message>
        <source>Tulis alasannya</source>
        <translation>Write the reason</translation>
    </message>
    <message>
        <source>Tulis alasannya dahulu.</source>
        <translation>Write the reason first.</translation>
    </message>
</context>
<context>
    <name>ReceiptDialog</name>
    <message>
        <source>Struk %1</source>
        <translation>Receipt %1</translation>
    </message>
</context>
<context>
    <name>ReconcileView</name>
    <message>
        <source>Selisih kas</source>
        <translation>Cash difference</translation>
    </message>
    <message>
        <source>Terhitung</source>
        <translation>Counted</translation>
    </message>
    <message>
        <source>Seharusnya</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>Batas tanpa persetujuan</source>
        <translation>Limit without approval</translation>
    </message>
    <message>
        <source>Perhitungan kas</source>
        <translation>Cash reckoning</translation>
    </message>
    <message>
        <source>Kas awal</source>
        <translation>Opening cash</translation>
    </message>
    <message>
        <source>Penjualan tunai</source>
        <translation>Cash sales</translation>
    </message>
    <message>
        <source>Kas masuk</source>
        <translation>Cash in</translation>
    </message>
    <message>
        <source>Kas keluar</source>
        <translation>Cash out</translation>
    </message>
    <message>
        <source>Seharusnya di laci</source>
        <translation>Expected in drawer</translation>
    </message>
    <message>
        <source>Uang di laci</source>
        <translation>Cash in the drawer</translation>
    </message>
    <message>
        <source>Uang kertas</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Uang logam</source>
        <translation>Coins</translation>
    </message>
    <message>
        <source>Disetor</source>
        <translation>Banked</translation>
    </message>
    <message>
        <source>Ditinggal di laci</source>
        <translation>Left in drawer</translation>
    </message>
    <message>
        <source>Pesanan ditahan</source>
        <translation>Held orders</translation>
    </message>
    <message>
        <source>Keterangan selisih</source>
        <translation>Note on the difference</translation>
    </message>
    <message>
        <source>untuk shift berikutnya</source>
        <translation>for the next shift</translation>
    </message>
    <message>
        <source>tetap ada untuk shift berikutnya</source>
        <translation>kept for the next shift</translation>
    </message>
    <message numerus="yes">
        <source>%n struk</source>
        <translation>
            <numerusform>%n receipt</numerusform>
            <numerusform>%n receipts</numerusform>
        </translation>
    </message>
    <message>
        <source>wajib bila lebih dari %1</source>
        <translation>required above %1</translation>
    </message>
    <message>
        <source>Selisih di atas %1 perlu PIN supervisor.</source>
        <translation>A difference above %1 needs a supervisor&apos;s PIN.</translation>
    </message>
    <message numerus="yes">
        <source>%n kali</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Hasil pencarian</source>
        <translation>Search results</translation>
    </message>
</context>
<context>
    <name>Rights</name>
    <message>
        <source>berjualan</source>
        <translation>sell</translation>
    </message>
    <message>
        <source>membatalkan transaksi</source>
        <translation>void a sale</translation>
    </message>
    <message>
        <source>mencetak ulang struk</source>
        <translation>reprint receipts</translation>
    </message>
    <message>
        <source>membuka laci tanpa penjualan</source>
        <translation>open the drawer without a sale</translation>
    </message>
    <message>
        <source>membuka dan menutup shift</source>
        <translation>open and close shifts</translation>
    </message>
    <message>
        <source>membuka shift bertanggal mundur</source>
        <translation>open a backdated shift</translation>
    </message>
    <message>
        <source>menutup shift dengan selisih besar</source>
        <translation>close a shift with a large difference</translation>
    </message>
    <message>
        <source>mencatat kas masuk dan keluar</source>
        <translation>record cash in and out</translation>
    </message>
    <message>
        <source>mengubah barang dan harga</source>
        <translation>change products and prices</translation>
    </message>
    <message>
        <source>melihat laporan</source>
        <translation>see reports</translation>
    </message>
    <message>
        <source>mengatur sinkronisasi</source>
        <translation>manage sync</translation>
    </message>
    <message>
        <source>mengatur karyawan</source>
        <translation>manage staff</translation>
    </message>
    <message>
        <source>mengubah pengaturan</source>
        <translation>change settings</translation>
    </message>
</context>
<context>
    <name>RunningShiftPage</name>
    <message>
        <source>Shift</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>Kas masuk dan keluar</source>
        <translation>Cash in and out</translation>
    </message>
    <message>
        <source>Shift sebelumnya</source>
        <translation>Earlier shifts</translation>
    </message>
    <message>
        <source>Struk</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Pesanan ditahan</source>
        <translation>Held orders</translation>
    </message>
    <message>
        <source>Kas awal</source>
        <translation>Opening cash</translation>
    </message>
    <message>
        <source>Belum ada kas masuk atau keluar.</source>
        <translation>No cash in or out yet.</translation>
    </message>
    <message>
        <source>Keterangan</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Jumlah</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Ini shift pertama mesin ini.</source>
        <translation>This is the register&apos;s first shift.</translation>
    </message>
    <message>
        <source>Selisih</source>
        <translation>Difference</translation>
    </message>
    <message>
        <source>Laporan X dan Z tampil di sini, sama seperti di kertas.</source>
        <translation>X and Z reports are shown here as on paper.</translation>
    </message>
    <message>
        <source>Shift %1</source>
        <translation>Shift %1</translation>
    </message>
    <message>
        <source>Sejak %2, %3 · %4 · %1</source>
        <translation>Since %2, %3 · %4 · %1</translation>
    </message>
    <message>
        <source>Shift ini berjalan lebih dari 20 jam. Hitung kas dan tutup, supaya laporan harian benar.</source>
        <translation>This shift has run for more than 20 hours. Count the cash and close it, so that the day&apos;s report is right.</translation>
    </message>
    <message>
        <source>pas</source>
        <translation>exact</translation>
    </message>
    <message>
        <source>Laporan Z %1</source>
        <translation>Z report %1</translation>
    </message>
    <message>
        <source>Laporan X masuk antrean cetak</source>
        <translation>X report queued for printing</translation>
    </message>
    <message>
        <source>Laporan X</source>
        <translation>X report</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>isi %1</source>
        <translation>holds %1</translation>
    </message>
    <message>
        <source>habis</source>
        <translation>out</translation>
    </message>
    <message>
        <source>sisa %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>stok %1</source>
        <translation>stock %1</translation>
    </message>
    <message>
        <source>Hasil pencarian</source>
        <translation>Search results</translation>
    </message>
</context>
<context>
    <name>SellingPage</name>
    <message>
        <source>Cari barang, SKU, atau pindai</source>
        <translation>Search name or SKU, or scan</translation>
    </message>
    <message>
        <source>Belum ada shift</source>
        <translation>No shift yet</translation>
    </message>
    <message>
        <source>Buka shift dahulu dengan menghitung kas awal. Setelah itu barang bisa dijual.</source>
        <translation>Open a shift first by counting the opening cash. Then you can sell.</translation>
    </message>
    <message>
        <source>Buka shift</source>
        <translation>Open shift</translation>
    </message>
    <message>
        <source>Tekan Enter</source>
        <translation>Press Enter</translation>
    </message>
    <message>
        <source>%1 dihapus</source>
        <translation>%1 removed</translation>
    </message>
    <message>
        <source>Tidak ada baris yang bisa dikembalikan</source>
        <translation>No line to bring back</translation>
    </message>
    <message>
        <source>%1 dikembalikan</source>
        <translation>%1 brought back</translation>
    </message>
    <message>
        <source>Pelanggan %1</source>
        <translation>Customer %1</translation>
    </message>
    <message>
        <source>%1 ditahan</source>
        <translation>%1 held</translation>
    </message>
    <message>
        <source>Transaksi dibatalkan</source>
        <translation>Sale voided</translation>
    </message>
    <message>
        <source>Ketik jumlahnya dahulu</source>
        <translation>Type the quantity first</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Kembali ke kasir</source>
        <translation>Back to selling</translation>
    </message>
</context>
<context>
    <name>SignInFoot</name>
    <message>
        <source>Bahasa</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Register %1</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Pindaian tidak dipakai di sini. Ketik PIN.</source>
        <translation>Scans are not used here. Type the PIN.</translation>
    </message>
    <message>
        <source>Shift berjalan</source>
        <translation>Running shift</translation>
    </message>
    <message numerus="yes">
        <source>PIN salah, %n kali lagi</source>
        <translation>
            <numerusform>Wrong PIN, %n try left</numerusform>
            <numerusform>Wrong PIN, %n tries left</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tidak bekerja di sini lagi.</source>
        <translation>%1 no longer works here.</translation>
    </message>
    <message>
        <source>Memeriksa PIN…</source>
        <translation>Checking the PIN…</translation>
    </message>
    <message>
        <source>PIN terkunci. Coba lagi dalam %1</source>
        <translation>PIN locked. Try again in %1</translation>
    </message>
    <message>
        <source>PIN untuk membuka kunci %1</source>
        <translation>PIN to unlock %1</translation>
    </message>
    <message>
        <source>PIN 6 angka</source>
        <translation>6-digit PIN</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Buka dengan PIN supervisor</source>
        <translation>Unlock with a supervisor&apos;s PIN</translation>
    </message>
    <message>
        <source>Kunci dibuka oleh %1. Ketik PIN Anda.</source>
        <translation>Unlocked by %1. Type your PIN.</translation>
    </message>
    <message>
        <source>Buka kunci %1</source>
        <translation>Unlock %1</translation>
    </message>
    <message>
        <source>Pilih supervisor, lalu ketik PIN-nya.</source>
        <translation>Choose a supervisor, then type their PIN.</translation>
    </message>
    <message>
        <source>Pilih nama Anda, atau ketik huruf pertamanya. Lalu ketik PIN.</source>
        <translation>Choose your name, or type its first letter. Then type your PIN.</translation>
    </message>
    <message>
        <source>Pilih nama Anda, lalu ketik PIN.</source>
        <translation>Choose your name, then type your PIN.</translation>
    </message>
    <message>
        <source>Selamat pagi</source>
        <translation>Good morning</translation>
    </message>
    <message>
        <source>Selamat siang</source>
        <translation>Good afternoon</translation>
    </message>
    <message>
        <source>Selamat sore</source>
        <translation>Good afternoon</translation>
    </message>
    <message>
        <source>Selamat malam</source>
        <translation>Good evening</translation>
    </message>
</context>
<context>
    <name>StatusCorner</name>
    <message>
        <source>Jam</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Kurangi</source>
        <translation>Less</translation>
    </message>
    <message>
        <source>Tambah</source>
        <translation>More</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Langkah %1 dari %2: %3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
</context>
<context>
    <name>Sums</name>
    <message>
        <source>Subtotal</source>
        <translation>Subtotal</translation>
    </message>
    <message>
        <source>Diskon</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>Biaya layanan</source>
        <translation>Service charge</translation>
    </message>
    <message>
        <source>Pajak</source>
        <translation>Tax</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sinkronisasi</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Menunggu dikirim</source>
        <translation>Waiting to sync</translation>
    </message>
    <message>
        <source>Kontak terakhir</source>
        <translation>Last contact</translation>
    </message>
    <message>
        <source>Perlu dilihat</source>
        <translation>To review</translation>
    </message>
    <message>
        <source>Kontak dengan pusat, 24 jam</source>
        <translation>Contact with the centre, 24 hours</translation>
    </message>
    <message>
        <source>Kasir %1 · semua data sudah aman di mesin ini</source>
        <translation>Register %1 · all data is safe on this register</translation>
    </message>
    <message>
        <source>semua sudah terkirim</source>
        <translation>all sent</translation>
    </message>
    <message>
        <source>tertua %1</source>
        <translation>oldest %1</translation>
    </message>
    <message>
        <source>mencoba lagi sendiri</source>
        <translation>retrying by itself</translation>
    </message>
    <message>
        <source>Belum ada</source>
        <translation>None yet</translation>
    </message>
    <message>
        <source>menunggu jaringan</source>
        <translation>waiting for the network</translation>
    </message>
    <message>
        <source>%1 lalu</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>tidak ada</source>
        <translation>none</translation>
    </message>
    <message numerus="yes">
        <source>%n ikut menunggu</source>
        <translation>
            <numerusform>%n more waiting</numerusform>
            <numerusform>%n more waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>sedang mencoba</source>
        <translation>trying now</translation>
    </message>
    <message>
        <source>mencoba lagi %1 dtk</source>
        <translation>tries again in %1 s</translation>
    </message>
    <message>
        <source>mencoba lagi %1</source>
        <translation>tries again in %1</translation>
    </message>
    <message numerus="yes">
        <source>%n ditolak</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tugas</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
    <message>
        <source>belum ada kontak</source>
        <translation>no contact yet</translation>
    </message>
    <message numerus="yes">
        <source>gangguan di %n jam</source>
        <translation>
            <numerusform>trouble in %n hour</numerusform>
            <numerusform>trouble in %n hours</numerusform>
        </translation>
    </message>
    <message>
        <source>tanpa gangguan</source>
        <translation>no trouble</translation>
    </message>
    <message>
        <source>Menghubungi pusat</source>
        <translation>Contacting the centre</translation>
    </message>
    <message>
        <source>Masuk antrean lagi</source>
        <translation>Queued again</translation>
    </message>
    <message>
        <source>Tercatat</source>
        <translation>Noted</translation>
    </message>
    <message numerus="yes">
        <source>%n tugas tercatat</source>
        <translation>
            <numerusform>%n task noted</numerusform>
            <numerusform>%n tasks noted</numerusform>
        </translation>
    </message>
    <message>
        <source>Tidak bisa menyimpan di sana: %1. Pilih tempat lain.</source>
        <translation>Cannot save there: %1. Choose another place.</translation>
    </message>
    <message>
        <source>Tersimpan: %1</source>
        <translation>Saved: %1</translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>kasir %1</source>
        <translation>register %1</translation>
    </message>
</context>
<context>
    <name>Ticket</name>
    <message>
        <source>Pindai barang, atau tekan %1 lalu ketik namanya.</source>
        <translation>Scan an item, or press %1 and type its name.</translation>
    </message>
    <message>
        <source>Keranjang kosong</source>
        <translation>Cart is empty</translation>
    </message>
    <message>
        <source>Papan angka</source>
        <translation>Number pad</translation>
    </message>
    <message>
        <source>Pilihan keranjang</source>
        <translation>Cart options</translation>
    </message>
    <message>
        <source>Shift %1</source>
        <translation>Shift %1</translation>
    </message>
    <message>
        <source>Belum ada shift</source>
        <translation>No shift yet</translation>
    </message>
    <message numerus="yes">
        <source>%n ditahan</source>
        <translation>
            <numerusform>%n held</numerusform>
            <numerusform>%n held</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TileDelegate</name>
    <message>
        <source>habis</source>
        <translation>out</translation>
    </message>
    <message>
        <source>sisa %1</source>
        <translation>%1 left</translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Barang</source>
        <translation>Products</translation>
    </message>
</context>
<context>
    <name>TillPad</name>
    <message>
        <source>Papan angka</source>
        <translation>Number pad</translation>
    </message>
    <message>
        <source>Jml</source>
        <translation>Qty</translation>
    </message>
    <message>
        <source>Jumlah baris yang dipilih</source>
        <translation>Quantity of the chosen line</translation>
    </message>
    <message>
        <source>Tambah</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Hapus satu angka</source>
        <translation>Delete one digit</translation>
    </message>
    <message>
        <source>Kosongkan</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>koma</source>
        <translation>comma</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Dicoba lagi pukul %1.</source>
        <translation>Tried again at %1.</translation>
    </message>
</context>
<context>
    <name>TroubleRow</name>
    <message>
        <source>Lihat</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Perbaiki</source>
        <translation>Fix</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message numerus="yes">
        <source>dicoba %n kali</source>
        <translation>
            <numerusform>tried %n time</numerusform>
            <numerusform>tried %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnitRow</name>
    <message>
        <source>satuan dasar</source>
        <translation>base unit</translation>
    </message>
    <message>
        <source>isi %1 %2</source>
        <translation>holds %1 %2</translation>
    </message>
    <message>
        <source>Harga %1</source>
        <translation>Price per %1</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Tidak ada jaringan sejak %1. Penjualan dan tutup shift tetap jalan.</source>
        <translation>No network since %1. You can still sell and close the shift.</translation>
    </message>
    <message numerus="yes">
        <source>%n menunggu</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>Coba sekarang</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>Pindaian tidak dipakai di sini. Tidak ada yang berubah.</source>
        <translation>Scans are not used here. Nothing has changed.</translation>
    </message>
    <message>
        <source>Salinan struk terakhir masuk antrean cetak</source>
        <translation>Copy of the last receipt queued for printing</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message numerus="yes">
        <source>%n barang</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>Kasir</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>Dapur</source>
        <translation>Kitchen</translation>
    </message>
    <message>
        <source>Kantor</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>%1 (mesin ini)</source>
        <translation>%1 (this machine)</translation>
    </message>
    <message>
        <source>Dicabut</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>Data disalin</source>
        <translation>Data copied</translation>
    </message>
    <message>
        <source>%1 perlu dilihat</source>
        <translation>%1 to review</translation>
    </message>
    <message>
        <source>Belum tersambung</source>
        <translation>Never connected</translation>
    </message>
    <message>
        <source>Lama diam</source>
        <translation>Long silent</translation>
    </message>
    <message>
        <source>%1 menunggu</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>Baik</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>Izinnya dicabut, padahal masih ada yang belum terkirim: minta berkasnya dari mesin itu.</source>
        <translation>It was revoked while something was unsent: ask for a file from that machine.</translation>
    </message>
    <message>
        <source>Izinnya dicabut di pusat; mesin ini tidak dipakai lagi.</source>
        <translation>It was revoked at the centre; this machine is out of use.</translation>
    </message>
    <message>
        <source>Dua mesin memakai datanya. Penjualan tetap masuk; daftarkan salah satunya dengan kode baru dari pusat.</source>
        <translation>Two machines use its data. Sales still come in; enrol one of them with a new code from the centre.</translation>
    </message>
    <message>
        <source>Periksa apakah mesin itu menyala dan punya jaringan. Datanya aman di sana.</source>
        <translation>Check that the machine is on and has a network. Its data is safe there.</translation>
    </message>
    <message>
        <source>Baru dipulihkan; melanjutkan dengan seri nomor struk %1.</source>
        <translation>Restored lately; goes on with receipt series %1.</translation>
    </message>
    <message>
        <source>belum pernah kontak</source>
        <translation>no contact yet</translation>
    </message>
    <message>
        <source>kontak %1</source>
        <translation>contact %1</translation>
    </message>
    <message>
        <source>belum terkirim %1</source>
        <translation>unsent %1</translation>
    </message>
    <message>
        <source>perlu dilihat %1</source>
        <translation>to review %1</translation>
    </message>
    <message>
        <source>struk terakhir %1</source>
        <translation>last receipt %1</translation>
    </message>
    <message>
        <source>versi %1</source>
        <translation>version %1</translation>
    </message>
    <message>
        <source>%1 lalu</source>
        <translation>%1 ago</translation>
    </message>
</context>
<context>
    <name>edits</name>
    <message>
        <source>harga %1</source>
        <translation>price per %1</translation>
    </message>
    <message>
        <source>nama</source>
        <translation>name</translation>
    </message>
    <message>
        <source>Seperti di pusat</source>
        <translation>As at the centre</translation>
    </message>
    <message>
        <source>Belum pernah diubah dari kasir ini.</source>
        <translation>Never changed from this register.</translation>
    </message>
    <message>
        <source>%1 sudah berlaku di kasir ini, belum sampai di pusat.</source>
        <translation>%1 applies on this register, not at the centre yet.</translation>
    </message>
    <message>
        <source>Menunggu dikirim</source>
        <translation>Waiting to sync</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>%1 tidak diterima: %2 Nilai dari pusat berlaku lagi.</source>
        <translation>%1 was not accepted: %2 The centre&apos;s value applies again.</translation>
    </message>
    <message>
        <source>Tidak diterima pusat</source>
        <translation>Not accepted by the centre</translation>
    </message>
    <message>
        <source>%1 %2 menjadi %3</source>
        <translation>%1 %2 became %3</translation>
    </message>
    <message>
        <source>Perubahan dari tempat lain datang sesudahnya: %1.</source>
        <translation>A change from elsewhere came later: %1.</translation>
    </message>
    <message>
        <source>Sudah diganti</source>
        <translation>Replaced</translation>
    </message>
    <message>
        <source>%1 menggantikan nilai lain yang belum sampai di kasir ini.</source>
        <translation>%1 replaced another value that had not reached this register.</translation>
    </message>
    <message>
        <source>Sampai di pusat</source>
        <translation>At the centre</translation>
    </message>
    <message>
        <source>%1 berlaku di semua outlet.</source>
        <translation>%1 applies at all outlets.</translation>
    </message>
</context>
<context>
    <name>keymap</name>
    <message>
        <source>Bantuan</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Laci</source>
        <translation>Drawer</translation>
    </message>
    <message>
        <source>Cetak ulang</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <source>Layar penuh</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>Kunci</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Kasir</source>
        <translation>Sell</translation>
    </message>
    <message>
        <source>Pesanan</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>Sinkron</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Cari</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Bayar</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>Cek harga</source>
        <translation>Price check</translation>
    </message>
    <message>
        <source>Tahan</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Pesanan ditahan</source>
        <translation>Held orders</translation>
    </message>
    <message>
        <source>Hapus baris</source>
        <translation>Remove line</translation>
    </message>
    <message>
        <source>Batalkan transaksi</source>
        <translation>Void sale</translation>
    </message>
    <message>
        <source>Urungkan</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Tambah jumlah</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>Kurangi jumlah</source>
        <translation>One less</translation>
    </message>
    <message>
        <source>Jumlah baris</source>
        <translation>Line quantity</translation>
    </message>
    <message>
        <source>Ganti satuan</source>
        <translation>Change unit</translation>
    </message>
    <message>
        <source>Pakai harga baru</source>
        <translation>Take the new price</translation>
    </message>
    <message>
        <source>Baris sebelumnya</source>
        <translation>Previous line</translation>
    </message>
    <message>
        <source>Baris berikutnya</source>
        <translation>Next line</translation>
    </message>
    <message>
        <source>Sehalaman ke atas</source>
        <translation>Page up</translation>
    </message>
    <message>
        <source>Sehalaman ke bawah</source>
        <translation>Page down</translation>
    </message>
    <message>
        <source>Tambah</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Bersihkan</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Pilih hasil</source>
        <translation>Choose a result</translation>
    </message>
    <message>
        <source>Sebelumnya</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>Berikutnya</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Lanjutkan</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>Batalkan</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>Kembali ke kasir</source>
        <translation>Back to selling</translation>
    </message>
    <message>
        <source>Uang pas</source>
        <translation>Exact cash</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Kembali ke keranjang</source>
        <translation>Back to the cart</translation>
    </message>
    <message>
        <source>Pembeli berikutnya</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Lihat struk</source>
        <translation>View receipt</translation>
    </message>
    <message>
        <source>Cetak struk terpilih</source>
        <translation>Print chosen receipt</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Kas masuk</source>
        <translation>Cash in</translation>
    </message>
    <message>
        <source>Kas keluar</source>
        <translation>Cash out</translation>
    </message>
    <message>
        <source>Laporan X</source>
        <translation>X report</translation>
    </message>
    <message>
        <source>Tutup shift</source>
        <translation>Close shift</translation>
    </message>
    <message>
        <source>Lanjut jualan</source>
        <translation>Go on selling</translation>
    </message>
    <message>
        <source>Coba sekarang</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>Coba lagi semua</source>
        <translation>Retry all</translation>
    </message>
    <message>
        <source>Tugas atau mesin toko</source>
        <translation>Tasks or devices</translation>
    </message>
    <message>
        <source>Simpan ke berkas</source>
        <translation>Save to a file</translation>
    </message>
    <message>
        <source>Cadangkan sekarang</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>Buka kantor toko</source>
        <translation>Open back office</translation>
    </message>
    <message>
        <source>Pakai printer ini</source>
        <translation>Use this printer</translation>
    </message>
    <message>
        <source>Cetak uji</source>
        <translation>Print a test page</translation>
    </message>
    <message>
        <source>Tutup program</source>
        <translation>Close program</translation>
    </message>
    <message>
        <source>Ya</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Simpan</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Ringkasan</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>Produk</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Sinkronisasi</source>
        <translation>Sync</translation>
    </message>
</context>
<context>
    <name>more</name>
    <message>
        <source>Lisensi huruf dan ikon</source>
        <translation>Licences of fonts and icons</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Salin teks</source>
        <translation>Copy text</translation>
    </message>
    <message>
        <source>Teks lisensi</source>
        <translation>Licence text</translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message>
        <source>Terkirim</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Sudah diterima pusat.</source>
        <translation>The centre has it.</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Tersimpan di mesin ini. Dikirim ke pusat saat jaringan ada.</source>
        <translation>Saved on this register. Sent to the centre when there is a network.</translation>
    </message>
    <message>
        <source>Tersimpan di mesin ini. Pusat menunggu catatan yang lebih dahulu.</source>
        <translation>Saved on this register. The centre waits for an earlier record.</translation>
    </message>
    <message>
        <source>Perlu dilihat</source>
        <translation>To review</translation>
    </message>
    <message>
        <source>Tersimpan di mesin ini. Pusat belum mencatatnya; lihat halaman Sinkron.</source>
        <translation>Saved on this register. The centre has not recorded it; see the Sync page.</translation>
    </message>
</context>
<context>
    <name>roles</name>
    <message>
        <source>Kasir</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Dapur</source>
        <translation>Kitchen</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>Pemilik</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Admin</translation>
    </message>
</context>
<context>
    <name>shift</name>
    <message>
        <source>Kas pas</source>
        <translation>Cash exact</translation>
    </message>
    <message>
        <source>Kas kurang</source>
        <translation>Cash short</translation>
    </message>
    <message>
        <source>Kas lebih</source>
        <translation>Cash over</translation>
    </message>
</context>
<context>
    <name>states</name>
    <message>
        <source>Dua mesin memakai data yang sama. Penjualan dari keduanya tetap sampai di pusat, tetapi perubahan barang dan harga tidak datang lagi. Hentikan mesin yang satu, lalu daftarkan yang lain dengan kode baru dari pusat.</source>
        <translation>Two machines use the same data. Sales of both still reach the centre, but changes of products and prices no longer come. Stop one machine, then enrol the other with a new code from the centre.</translation>
    </message>
    <message>
        <source>Langganan toko sedang dihentikan di pusat. Penjualan tetap jalan dan tetap terkirim; perubahan barang dan harga menunggu. Hubungi pengelola pusat.</source>
        <translation>The shop is suspended at the centre. Sales go on and are still sent; changes of products and prices wait. Call whoever runs the centre.</translation>
    </message>
    <message>
        <source>Program di mesin ini terlalu lama. Penjualan tetap jalan dan tetap terkirim; perubahan barang dan harga baru datang sesudah program diperbarui.</source>
        <translation>The program on this machine is too old. Sales go on and are still sent; changes of products and prices come once the program is updated.</translation>
    </message>
    <message>
        <source>Pusat tidak menerima mesin ini lagi. Penjualan tersimpan di sini dan tidak hilang. Simpan yang belum terkirim ke berkas, serahkan ke pusat, lalu daftarkan mesin ini lagi.</source>
        <translation>The centre no longer accepts this machine. Sales are kept here and are not lost. Save what is unsent to a file, hand it in at the centre, then enrol this machine again.</translation>
    </message>
    <message>
        <source>Mesin ini dipulihkan; data sedang dilengkapi dari pusat. Jualan boleh terus, struk baru memakai seri nomor yang baru.</source>
        <translation>This machine was restored; its data is being completed from the centre. Go on selling, new receipts use a new series.</translation>
    </message>
    <message>
        <source>Mesin ini dipulihkan; data dilengkapi begitu tersambung ke pusat. Jualan boleh terus, struk baru memakai seri nomor yang baru.</source>
        <translation>This machine was restored; its data is completed once the centre is reached. Go on selling, new receipts use a new series.</translation>
    </message>
    <message>
        <source>Daftar barang sedang diambil ulang dari pusat. Jualan boleh terus dengan harga yang ada sekarang.</source>
        <translation>The list of products is being fetched anew from the centre. Go on selling at the prices that are here now.</translation>
    </message>
    <message>
        <source>Jam mesin ini lambat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar.</source>
        <translation>This machine&apos;s clock is %1 behind the centre. Sales are safe; set the computer&apos;s clock so that receipts are right.</translation>
    </message>
    <message>
        <source>Jam mesin ini cepat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar.</source>
        <translation>This machine&apos;s clock is %1 ahead of the centre. Sales are safe; set the computer&apos;s clock so that receipts are right.</translation>
    </message>
    <message>
        <source>Tidak ada jaringan sejak %1. Semua data aman di kasir dan terkirim sendiri nanti.</source>
        <translation>No network since %1. All data is safe at the till and is sent by itself later.</translation>
    </message>
    <message>
        <source>Mesin ini dipulihkan (%1) dan datanya sudah lengkap lagi. Struk memakai seri nomor yang baru.</source>
        <translation>This machine was restored (%1) and its data is complete again. Receipts use a new series.</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>Penjualan</source>
        <translation>Sales</translation>
    </message>
    <message>
        <source>Pembatalan</source>
        <translation>Voids</translation>
    </message>
    <message>
        <source>Buka dan tutup shift</source>
        <translation>Shifts opened and closed</translation>
    </message>
    <message>
        <source>Kas masuk dan keluar</source>
        <translation>Cash in and out</translation>
    </message>
    <message>
        <source>Laci dibuka</source>
        <translation>Drawer opened</translation>
    </message>
    <message>
        <source>Persetujuan</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>Stok</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Barang dan harga</source>
        <translation>Products and prices</translation>
    </message>
    <message>
        <source>Jawaban tugas</source>
        <translation>Task answered</translation>
    </message>
    <message>
        <source>Pemulihan mesin</source>
        <translation>Machine restored</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Struk %1</source>
        <translation>Receipt %1</translation>
    </message>
    <message>
        <source>Transaksi dibatalkan</source>
        <translation>Sale voided</translation>
    </message>
    <message>
        <source>Baris dihapus</source>
        <translation>Line removed</translation>
    </message>
    <message>
        <source>Buka shift %1</source>
        <translation>Shift %1 opened</translation>
    </message>
    <message>
        <source>Tutup shift %1</source>
        <translation>Shift %1 closed</translation>
    </message>
    <message>
        <source>Kas masuk atau keluar</source>
        <translation>Cash in or out</translation>
    </message>
    <message>
        <source>Laci dibuka tanpa penjualan</source>
        <translation>Drawer opened without a sale</translation>
    </message>
    <message>
        <source>Perubahan stok</source>
        <translation>Stock change</translation>
    </message>
    <message>
        <source>Ubah “%1”</source>
        <translation>Edit of “%1”</translation>
    </message>
    <message>
        <source>Mesin dipulihkan</source>
        <translation>Machine restored</translation>
    </message>
    <message>
        <source>Pusat tidak bisa membaca isinya.</source>
        <translation>The centre cannot read it.</translation>
    </message>
    <message>
        <source>Nomor ini pernah terkirim dengan isi lain, mungkin sebelum data mesin ini dipulihkan.</source>
        <translation>This number was sent before with other content, perhaps before this register&apos;s data was restored.</translation>
    </message>
    <message>
        <source>Isinya terlalu besar untuk sekali kirim.</source>
        <translation>It is too large to send at once.</translation>
    </message>
    <message>
        <source>Pusat belum mengenal catatan jenis ini. Pusat perlu diperbarui dahulu.</source>
        <translation>The centre does not know this kind of record yet. It needs an update first.</translation>
    </message>
    <message>
        <source>Nilainya di luar batas yang diterima pusat.</source>
        <translation>A value is outside the centre&apos;s limits.</translation>
    </message>
    <message>
        <source>Sebagian isinya sudah ada di pusat dari kiriman lain.</source>
        <translation>Part of it is already at the centre from another message.</translation>
    </message>
    <message>
        <source>Pusat belum bisa mencatatnya karena gangguan di sana.</source>
        <translation>The centre could not record it because of trouble there.</translation>
    </message>
    <message>
        <source>Pusat tidak mengenal mesin ini lagi.</source>
        <translation>The centre no longer knows this machine.</translation>
    </message>
    <message>
        <source>Izin mesin ini sudah dicabut di pusat.</source>
        <translation>This machine was revoked at the centre.</translation>
    </message>
    <message>
        <source>Ada mesin lain yang memakai data yang sama.</source>
        <translation>Another machine uses the same data.</translation>
    </message>
    <message>
        <source>Mesin ini baru dipulihkan; pusat belum menyambungnya.</source>
        <translation>This machine was just restored; the centre has not joined it yet.</translation>
    </message>
    <message>
        <source>Pusat baru dipulihkan dan sedang dilengkapi dari kasir.</source>
        <translation>The centre was just restored and is being completed from the tills.</translation>
    </message>
    <message>
        <source>Langganan toko ini sedang dihentikan di pusat.</source>
        <translation>This shop is suspended at the centre.</translation>
    </message>
    <message>
        <source>Program di mesin ini terlalu lama untuk pusat.</source>
        <translation>The program on this machine is too old for the centre.</translation>
    </message>
    <message>
        <source>Program di mesin ini lebih baru daripada pusat.</source>
        <translation>The program on this machine is newer than the centre.</translation>
    </message>
    <message>
        <source>Pusat kehabisan seri nomor struk untuk kasir ini.</source>
        <translation>The centre has no receipt series left for this till.</translation>
    </message>
    <message>
        <source>Ada isian yang kurang menurut pusat.</source>
        <translation>The centre says that something is missing.</translation>
    </message>
    <message>
        <source>Catatan ini untuk kasir atau outlet lain.</source>
        <translation>This record is for another register or outlet.</translation>
    </message>
    <message>
        <source>Hitungan struk tidak cocok menurut pusat.</source>
        <translation>The centre says that the receipt does not add up.</translation>
    </message>
    <message>
        <source>Hitungan kas tidak cocok menurut pusat.</source>
        <translation>The centre says that the cash count does not add up.</translation>
    </message>
    <message>
        <source>Jumlah uangnya nol.</source>
        <translation>The amount is zero.</translation>
    </message>
    <message>
        <source>Barang ini tidak dikenal pusat.</source>
        <translation>The centre does not know this product.</translation>
    </message>
    <message>
        <source>Satuan ini sudah tidak ada di pusat.</source>
        <translation>This unit is no longer at the centre.</translation>
    </message>
    <message>
        <source>Namanya kosong.</source>
        <translation>The name is empty.</translation>
    </message>
    <message>
        <source>Namanya terlalu panjang.</source>
        <translation>The name is too long.</translation>
    </message>
    <message>
        <source>Menunggu catatan sebelumnya diterima pusat, lalu terkirim sendiri.</source>
        <translation>Waiting until the centre has an earlier record, then sent by itself.</translation>
    </message>
    <message>
        <source>Pusat menolak catatan ini.</source>
        <translation>The centre refused this record.</translation>
    </message>
    <message>
        <source>%1 menunggu</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>%1 perlu dilihat</source>
        <translation>%1 to review</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Belum tersambung</source>
        <translation>Not connected</translation>
    </message>
    <message>
        <source>Tersinkron</source>
        <translation>Synced</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Perbaiki “%1”</source>
        <translation>Fix “%1”</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Kirim lagi</source>
        <translation>Send anew</translation>
    </message>
    <message>
        <source>Yang lama diganti dan tidak dikirim lagi.</source>
        <translation>The old one is replaced and not sent again.</translation>
    </message>
    <message>
        <source>Simpan yang belum terkirim ke berkas</source>
        <translation>Save what is unsent to a file</translation>
    </message>
    <message>
        <source>Untuk menyerahkan penjualan ke pusat tanpa jaringan. Simpan ke flashdisk, bawa ke pusat, dan minta berkasnya dimasukkan di sana.</source>
        <translation>To hand sales in at the centre without a network. Save to a stick, carry it there, and have the file taken in.</translation>
    </message>
    <message>
        <source>Pilih tempat</source>
        <translation>Choose a place</translation>
    </message>
    <message>
        <source>Simpan yang belum terkirim</source>
        <translation>Save what is unsent</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>jumlah struk</source>
        <translation>number of receipts</translation>
    </message>
    <message>
        <source>jumlah barang</source>
        <translation>number of items</translation>
    </message>
    <message>
        <source>penjualan kotor</source>
        <translation>gross sales</translation>
    </message>
    <message>
        <source>diskon</source>
        <translation>discounts</translation>
    </message>
    <message>
        <source>biaya layanan</source>
        <translation>service charge</translation>
    </message>
    <message>
        <source>pajak</source>
        <translation>tax</translation>
    </message>
    <message>
        <source>pembulatan</source>
        <translation>rounding</translation>
    </message>
    <message>
        <source>penjualan</source>
        <translation>sales</translation>
    </message>
    <message>
        <source>uang tunai diterima</source>
        <translation>cash taken</translation>
    </message>
    <message>
        <source>kas masuk</source>
        <translation>cash in</translation>
    </message>
    <message>
        <source>kas keluar</source>
        <translation>cash out</translation>
    </message>
    <message>
        <source>banyaknya kas masuk</source>
        <translation>times cash came in</translation>
    </message>
    <message>
        <source>banyaknya kas keluar</source>
        <translation>times cash went out</translation>
    </message>
    <message>
        <source>transaksi dibatalkan</source>
        <translation>sales voided</translation>
    </message>
    <message>
        <source>baris dihapus</source>
        <translation>lines removed</translation>
    </message>
    <message>
        <source>laci dibuka</source>
        <translation>drawer opened</translation>
    </message>
    <message>
        <source>kas seharusnya</source>
        <translation>expected cash</translation>
    </message>
    <message>
        <source>Orang tidak dikenal</source>
        <translation>Unknown person</translation>
    </message>
    <message>
        <source>Orang sudah tidak aktif</source>
        <translation>Person no longer active</translation>
    </message>
    <message>
        <source>Jam mesin keliru</source>
        <translation>Clock was wrong</translation>
    </message>
    <message>
        <source>Shift tidak dikenal</source>
        <translation>Unknown shift</translation>
    </message>
    <message>
        <source>Sesudah shift ditutup</source>
        <translation>After the shift was closed</translation>
    </message>
    <message>
        <source>Barang tidak dikenal</source>
        <translation>Unknown product</translation>
    </message>
    <message>
        <source>Barang sudah dihapus</source>
        <translation>Product removed</translation>
    </message>
    <message>
        <source>Harga berbeda</source>
        <translation>Price differs</translation>
    </message>
    <message>
        <source>Pajak berbeda</source>
        <translation>Tax differs</translation>
    </message>
    <message>
        <source>Nomor struk kembar</source>
        <translation>Receipt number twice</translation>
    </message>
    <message>
        <source>Stok di bawah nol</source>
        <translation>Stock below zero</translation>
    </message>
    <message>
        <source>Jumlah shift berbeda</source>
        <translation>Shift sums differ</translation>
    </message>
    <message>
        <source>Dibuat sebelum pemulihan diketahui</source>
        <translation>Made before the restore was known</translation>
    </message>
    <message>
        <source>Ada catatan yang terlewat</source>
        <translation>Records missing</translation>
    </message>
    <message>
        <source>Rantai catatan terputus</source>
        <translation>Chain of records broken</translation>
    </message>
    <message>
        <source>Perubahan saling menimpa</source>
        <translation>Changes overtook each other</translation>
    </message>
    <message>
        <source>Barcode dipakai bersama</source>
        <translation>Barcode shared</translation>
    </message>
    <message>
        <source>Data mesin disalin</source>
        <translation>Device data copied</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Kasir %1</source>
        <translation>Register %1</translation>
    </message>
    <message>
        <source>Pusat menandai catatan ini (%1). Catatannya sudah masuk.</source>
        <translation>The centre marked this record (%1). The record is in.</translation>
    </message>
    <message>
        <source>Buka barang</source>
        <translation>Open product</translation>
    </message>
    <message>
        <source>Pakai %1</source>
        <translation>Use %1</translation>
    </message>
    <message>
        <source>Pakai nilai yang tertimpa</source>
        <translation>Use the overtaken value</translation>
    </message>
    <message>
        <source>Pakai harga jual itu</source>
        <translation>Use the price sold at</translation>
    </message>
    <message>
        <source>Sudah dilihat</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>barang lain</source>
        <translation>another product</translation>
    </message>
    <message>
        <source>dan %1 lagi</source>
        <translation>and %1 more</translation>
    </message>
    <message>
        <source>Barang di struk ini yang tidak dikenal pusat: %1. Penjualannya tetap tercatat.</source>
        <translation>Products on this receipt that the centre does not know: %1. The sale is booked all the same.</translation>
    </message>
    <message>
        <source>Catatan sebelum ini yang belum sampai: %1. Kalau mesinnya tidak mengirimnya juga, hubungi bantuan.</source>
        <translation>Records before this one that have not arrived: %1. If the machine does not send them, call for help.</translation>
    </message>
    <message>
        <source>Dibuat oleh orang yang tidak dikenal pusat. Catatannya tetap masuk.</source>
        <translation>Made by somebody the centre does not know. The record is in all the same.</translation>
    </message>
    <message>
        <source>Dibuat oleh orang yang di pusat sudah tidak aktif. Catatannya tetap masuk.</source>
        <translation>Made by somebody who is no longer active at the centre. The record is in all the same.</translation>
    </message>
    <message>
        <source>%1 di pusat sudah tidak aktif ketika ini dibuat. Catatannya tetap masuk.</source>
        <translation>%1 was no longer active at the centre when this was made. The record is in all the same.</translation>
    </message>
    <message>
        <source>Jam mesin saat itu lambat %1. Waktu di catatan ini bisa keliru; setel jam komputernya.</source>
        <translation>The machine&apos;s clock was %1 behind then. The time of this record may be wrong; set the computer&apos;s clock.</translation>
    </message>
    <message>
        <source>Jam mesin saat itu cepat %1. Waktu di catatan ini bisa keliru; setel jam komputernya.</source>
        <translation>The machine&apos;s clock was %1 ahead then. The time of this record may be wrong; set the computer&apos;s clock.</translation>
    </message>
    <message>
        <source>Pusat belum mengenal shift-nya. Biasanya pembukaan shift itu belum terkirim.</source>
        <translation>The centre does not know the shift yet. Mostly its opening is still unsent.</translation>
    </message>
    <message>
        <source>Masuk sesudah shift-nya ditutup. Hitungan shift itu tidak memuatnya.</source>
        <translation>Came in after its shift was closed. The shift&apos;s count does not have it.</translation>
    </message>
    <message>
        <source>Barang ini sudah dihapus dari daftar, tetapi masih diubah. Ia tetap terhapus.</source>
        <translation>This product was removed, but was still changed. It stays removed.</translation>
    </message>
    <message>
        <source>Terjual padahal sudah dihapus dari daftar barang: %1. Penjualannya tetap tercatat.</source>
        <translation>Sold though removed from the list of products: %1. The sale is booked all the same.</translation>
    </message>
    <message>
        <source>%1 (%2) dijual %3, harga di pusat %4</source>
        <translation>%1 (%2) sold at %3, price at the centre %4</translation>
    </message>
    <message>
        <source>%1 (%2) dijual %3, di pusat tidak ada harganya</source>
        <translation>%1 (%2) sold at %3, no price at the centre</translation>
    </message>
    <message>
        <source>Struk memuat PPN, padahal di pusat toko ini bukan PKP. Tanyakan ke pemilik.</source>
        <translation>The receipt has VAT, but the centre says the shop is not registered for it. Ask the owner.</translation>
    </message>
    <message>
        <source>Struk tanpa PPN, padahal di pusat toko ini PKP. Tanyakan ke pemilik.</source>
        <translation>The receipt has no VAT, but the centre says the shop is registered for it. Ask the owner.</translation>
    </message>
    <message>
        <source>Golongan pajak di struk lain dari yang di pusat: %1.</source>
        <translation>Another tax class on the receipt than at the centre: %1.</translation>
    </message>
    <message>
        <source>Tarif pajak di struk lain dari yang berlaku di pusat pada hari itu.</source>
        <translation>Another tax rate on the receipt than was in force at the centre that day.</translation>
    </message>
    <message>
        <source>Nomor struk %1 sudah pernah masuk. Kedua penjualan tetap tercatat; samakan dengan uangnya.</source>
        <translation>Receipt number %1 came in before. Both sales are booked; compare with the money.</translation>
    </message>
    <message>
        <source>Stok menjadi di bawah nol: %1. Hitung lagi, atau catat barang masuk yang terlewat.</source>
        <translation>Stock fell below zero: %1. Count again, or book goods that came in.</translation>
    </message>
    <message>
        <source>%1 di kasir %2, di pusat %3</source>
        <translation>%1 at the register %2, at the centre %3</translation>
    </message>
    <message>
        <source>Hitungan tutup shift tidak sama: %1. Mungkin ada catatan yang belum terkirim.</source>
        <translation>The sums of the shift differ: %1. Perhaps something is still unsent.</translation>
    </message>
    <message>
        <source>Dibuat ketika data mesin ini tertinggal sesudah dipulihkan. Sudah tercatat; samakan dengan uang di laci.</source>
        <translation>Made while this machine&apos;s data was behind after a restore. It is booked; compare with the cash in the drawer.</translation>
    </message>
    <message>
        <source>Nomor urut %1 dari mesin ini pernah dipakai catatan lain. Keduanya tetap tercatat.</source>
        <translation>Number %1 of this machine was used by another record before. Both are kept.</translation>
    </message>
    <message>
        <source>Catatan ini tidak menyambung dengan yang sebelumnya: ada yang hilang atau diubah. Hubungi bantuan.</source>
        <translation>This record does not continue the one before: something is missing or was changed. Call for help.</translation>
    </message>
    <message>
        <source>%1 dari %2 menjadi %3</source>
        <translation>%1 from %2 to %3</translation>
    </message>
    <message>
        <source>Dua orang mengubahnya hampir bersamaan. Yang belakangan berlaku: %1.</source>
        <translation>Two people changed it almost at once. The later one stands: %1.</translation>
    </message>
    <message>
        <source>Barcode %1 juga milik %2. Kasir akan bertanya saat dipindai.</source>
        <translation>Barcode %1 also belongs to %2. The till asks when it is scanned.</translation>
    </message>
    <message>
        <source>Dua mesin memakai data kasir yang sama. Penjualan keduanya tetap masuk; daftarkan salah satunya lagi dengan kode baru dari pusat.</source>
        <translation>Two machines use the same till&apos;s data. Sales of both still come in; enrol one of them again with a new code from the centre.</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>Senin</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>Selasa</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>Rabu</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>Kamis</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>Jumat</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>Sabtu</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>Minggu</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>Januari</source>
        <translation>January</translation>
    </message>
    <message>
        <source>Februari</source>
        <translation>February</translation>
    </message>
    <message>
        <source>Maret</source>
        <translation>March</translation>
    </message>
    <message>
        <source>April</source>
        <translation>April</translation>
    </message>
    <message>
        <source>Mei</source>
        <translation>May</translation>
    </message>
    <message>
        <source>Juni</source>
        <translation>June</translation>
    </message>
    <message>
        <source>Juli</source>
        <translation>July</translation>
    </message>
    <message>
        <source>Agustus</source>
        <translation>August</translation>
    </message>
    <message>
        <source>September</source>
        <translation>September</translation>
    </message>
    <message>
        <source>Oktober</source>
        <translation>October</translation>
    </message>
    <message>
        <source>November</source>
        <translation>November</translation>
    </message>
    <message>
        <source>Desember</source>
        <translation>December</translation>
    </message>
    <message>
        <source>M</source>
        <translation>bn</translation>
    </message>
    <message>
        <source>jt</source>
        <translation>m</translation>
    </message>
    <message>
        <source>rb</source>
        <translation>k</translation>
    </message>
    <message>
        <source>baru saja</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>%1 menit</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 jam</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 hari</source>
        <translation>%1 days</translation>
    </message>
</context>
</TS>
